import {
  DEFAULT_STATES,
  type EventRow,
  emptyStructure,
  type ItemRow,
  type ItemType,
  type Organisation,
  type Payload,
  type StructureRows,
} from "../model";

/**
 * A small school that the worked examples share, in UTC unless said. Session s1 holds g1 (with sub-group sg1) and g2.
 * ana is in sg1, bob in g1, cleo in g2, dan in no group. tom has g1, uma has s1. All four are enrolled in m1
 * since January, cleo in m2 too. 3 March 2025 is a Monday.
 *
 *   m1 ─ c1 ─ k1 ─ u1 (chapters h1, h2; class l1, reading; key)
 *      │    └ u2 (weight 3; class l2, quiz; no micro-competence)
 *      ├ c2
 *      ├ p1 ─ t1 (critical), t2
 *      └ p2
 *   m2 ─ u3 (class l3, video_quiz)
 */

type Changes = Partial<{ [T in keyof StructureRows]: StructureRows[T] }>;

const item = (
  id: string,
  item_type: ItemType,
  parent_id: string | null,
  more: Partial<ItemRow> = {},
): ItemRow => ({
  id,
  item_type,
  parent_id,
  course_id: null,
  class_id: null,
  name: id,
  position: 0,
  weight: 1,
  is_key: false,
  is_critical: false,
  ...more,
});

export const ITEMS: ItemRow[] = [
  item("m1", "Module", null, { course_id: "course1" }),
  item("c1", "Competence", "m1"),
  item("k1", "Micro_competence", "c1"),
  item("u1", "Ua", "k1", { class_id: "l1", is_key: true }),
  item("h1", "Chapitre", "u1"),
  item("h2", "Chapitre", "u1"),
  item("u2", "Ua", "c1", { class_id: "l2", weight: 3 }),
  item("c2", "Competence", "m1"),
  item("p1", "Projet", "m1"),
  item("t1", "Tache", "p1", { is_critical: true }),
  item("t2", "Tache", "p1"),
  item("p2", "Projet", "m1"),
  item("m2", "Module", null, { course_id: "course2" }),
  item("u3", "Ua", "m2", { class_id: "l3" }),
];

/** The school's items with some changed. */
export const itemsWith = (changes: Record<string, Partial<ItemRow>>) =>
  ITEMS.map((row) => ({ ...row, ...changes[row.id] }));

const named = (id: string) => ({ id, name: id });
const member = (group_id: string, student_id: string) => ({
  group_id,
  student_id,
  joined_on: "2025-01-01",
  left_on: null,
});
const assigned = (group_id: string, instructor_id: string) => ({
  group_id,
  instructor_id,
  joined_on: "2025-01-01",
  left_on: null,
});
const group = (id: string, group_type: "Session" | "Groupe" | "Sous_groupe", parent_id: string | null) => ({
  id,
  group_type,
  parent_id,
  name: id.toUpperCase(),
  starts_on: null,
  ends_on: null,
});
const lesson = (id: string, course_id: string, step_type: string) => ({
  id,
  course_id,
  name: id,
  order_index: 0,
  step_type,
});
export const enrolled = (
  student_id: string,
  course_id: string,
  enrolled_on = "2025-01-01",
  left_on: string | null = null,
) => ({ course_id, student_id, enrolled_on, left_on });

export const STRUCTURE: StructureRows = {
  ...emptyStructure(),
  lms_student: ["ana", "bob", "cleo", "dan"].map(named),
  lms_instructor: ["tom", "uma"].map(named),
  lms_course: ["course1", "course2"].map(named),
  lms_class: [
    lesson("l1", "course1", "reading"),
    lesson("l2", "course1", "quiz"),
    lesson("l3", "course2", "video_quiz"),
  ],
  lms_enrollment: [
    ...["ana", "bob", "cleo", "dan"].map((student) => enrolled(student, "course1")),
    enrolled("cleo", "course2"),
  ],
  lms_group: [
    group("s1", "Session", null),
    group("g1", "Groupe", "s1"),
    group("g2", "Groupe", "s1"),
    group("sg1", "Sous_groupe", "g1"),
  ],
  lms_group_student: [member("sg1", "ana"), member("g1", "bob"), member("g2", "cleo")],
  lms_group_instructor: [assigned("g1", "tom"), assigned("s1", "uma")],
  lms_item: ITEMS,
};

/** Wednesday noon, ten days after the first day of most examples. */
export const NOW = "2025-03-12T12:00:00Z";

export function school(
  events: EventRow[],
  more: Partial<Omit<Organisation, "events" | "structure">> & { structure?: Changes } = {},
): Organisation {
  return {
    timeZone: "UTC",
    settings: {},
    now: NOW,
    states: [...DEFAULT_STATES],
    ...more,
    events,
    structure: { ...STRUCTURE, ...more.structure },
  };
}

// ---- events: `when` is "MM-DD HH:MM" of 2025 in UTC, or a whole ISO instant ------------------------------

export const instant = (when: string) =>
  when.includes("T") ? when : `2025-${when.slice(0, 5)}T${when.slice(6)}:00Z`;

type More = Partial<EventRow>;

function event(type: string, who: More, when: string, payload: Payload, more: More = {}): EventRow {
  const occurred_at = instant(when);
  const id = [type, who.student_id, who.instructor_id, payload.item?.item_id, payload.item_id, when]
    .filter((part) => part !== undefined)
    .join(" ");
  return { id, type, ...who, occurred_at, payload, ...more };
}

const typeOf = (id: string) => ITEMS.find((row) => row.id === id)!.item_type;
const about = (id: string) => ({ item_type: typeOf(id), item_id: id });
const by = (instructor_id: string, student_id: string) => ({ instructor_id, student_id });
const of = (student_id: string) => ({ student_id });

export const login = (student: string, when: string, more?: More) =>
  event("SESSION_START", of(student), when, { session_id: when }, more);

export const trainerLogin = (trainer: string, when: string, more?: More) =>
  event("SESSION_START", { instructor_id: trainer }, when, { session_id: when }, more);

export const logout = (student: string, when: string, active_sec: number, more?: More) =>
  event("SESSION_END", of(student), when, { session_id: when, active_sec }, more);

export const state = (
  student: string,
  item_id: string,
  state_code: string,
  when: string,
  due?: string,
  more?: More,
) => {
  const due_at = due === undefined ? {} : { due_at: instant(due) };
  return event(
    "STATE_CHANGE",
    of(student),
    when,
    { domain: typeOf(item_id), item_id, state_code, ...due_at },
    more,
  );
};

export const submit = (
  student: string,
  id: string,
  when: string,
  submission_id = `${student} ${id} ${when}`,
) => event("SUBMISSION", of(student), when, { submission_id, item: about(id) });

export const feedback = (
  trainer: string,
  student: string,
  id: string,
  when: string,
  payload: Payload = {},
  more?: More,
) =>
  event("FEEDBACK", by(trainer, student), when, { item: about(id), sentiment: "neutral", ...payload }, more);

/** A mark in percent. */
export const evaluation = (
  trainer: string,
  student: string,
  id: string,
  when: string,
  score: number,
  payload: Payload = {},
  more?: More,
) =>
  event(
    "EVALUATION",
    by(trainer, student),
    when,
    { item: about(id), score, max_score: 100, ...payload },
    more,
  );

export const quiz = (
  student: string,
  class_id: string,
  when: string,
  score: number,
  max_score: number,
  payload: Payload = {},
) => event("QUIZ_SUBMIT", of(student), when, { score, max_score, ...payload }, { class_id });

export const ping = (
  student: string,
  class_id: string,
  when: string,
  position_sec: number,
  duration_sec: number,
) => event("VIDEO_PING", of(student), when, { position_sec, duration_sec }, { class_id });

export const stepDone = (student: string, class_id: string, when: string) =>
  event("STEP_DONE", of(student), when, {}, { class_id });

export const validation = (
  trainer: string,
  student: string,
  level: 1 | 2 | 3,
  passed: boolean,
  when: string,
  id = "c1",
) => event("VALIDATION", by(trainer, student), when, { level, passed, item: about(id) });

export const attendance = (
  trainer: string,
  student: string,
  status: "present" | "absent" | "late",
  when: string,
  more: More = { course_id: "course1" },
) => event("ATTENDANCE", by(trainer, student), when, { status }, more);

export const remediation = (trainer: string, student: string, id: string, when: string) =>
  event("REMEDIATION", by(trainer, student), when, { item: about(id) });

/** An event of a type that the vocabulary does not know. */
export const unknownType = (student: string, when: string, more?: More) =>
  event("FORUM_POST", of(student), when, {}, more);
