import { expect, test } from "vitest";
import { type EventInput, eventCheck } from "@/lib/events";
import { isoWeekday, localDay } from "@/lib/period";
import { elapsedFor, workDone } from "./pace";
import { type SimulateOptions, simulate } from "./simulate";

const OPTIONS: SimulateOptions = {
  learners: 24,
  days: 60,
  seed: 7,
  endOn: "2026-03-13",
  timeZone: "Africa/Casablanca",
  groups: 2,
};

const payload = (event: EventInput) => event.payload as Record<string, unknown>;

function tally(events: Iterable<EventInput>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

test("the same options give the same organisation, another seed another one", () => {
  const once = simulate(OPTIONS);
  const twice = simulate(OPTIONS);
  expect(twice.structure).toEqual(once.structure);
  const events = [...once.events];
  expect([...twice.events]).toEqual(events);
  const other = [...simulate({ ...OPTIONS, seed: 8 }).events];
  expect(other.slice(0, 100).map((e) => e.occurred_at)).not.toEqual(
    events.slice(0, 100).map((e) => e.occurred_at),
  );
});

test("every event is valid, has an id of its own and comes in order of time", () => {
  const check = eventCheck({ now: new Date("2026-03-14T12:00:00Z"), ageLimit: true });
  const ids = new Set<string>();
  let last = "";
  for (const event of simulate(OPTIONS).events) {
    const checked = check(event);
    expect("reason" in checked ? { event, reason: checked.reason } : null).toBeNull();
    ids.add(event.id);
    expect(event.occurred_at >= last).toBe(true);
    last = event.occurred_at;
  }
  expect(ids.size).toBe([...simulate(OPTIONS).events].length);
});

test("events name only what the structure has, and people who are there", () => {
  const { structure, events } = simulate(OPTIONS);
  const ids = (table: keyof typeof structure) => new Set(structure[table]?.map((row) => row.id));
  const [students, instructors, courses, classes, items] = [
    ids("lms_student"),
    ids("lms_instructor"),
    ids("lms_course"),
    ids("lms_class"),
    ids("lms_item"),
  ];
  const left = new Map(
    structure.lms_enrollment?.flatMap(({ student_id, left_on }) => (left_on ? [[student_id, left_on]] : [])),
  );
  for (const event of events) {
    if (event.student_id) expect(students).toContain(event.student_id);
    if (event.instructor_id) expect(instructors).toContain(event.instructor_id);
    if (event.course_id) expect(courses).toContain(event.course_id);
    if (event.class_id) expect(classes).toContain(event.class_id);
    const { item, item_id } = payload(event) as { item?: { item_id: string }; item_id?: string };
    const named = item?.item_id ?? item_id;
    if (named) expect(items).toContain(named);
    const leftOn = left.get(event.student_id);
    if (leftOn) {
      expect(localDay(new Date(event.occurred_at), OPTIONS.timeZone) <= String(leftOn)).toBe(true);
    }
  }
});

test("nothing happens after now", () => {
  const now = new Date("2026-03-11T10:30:00Z");
  const events = [...simulate({ ...OPTIONS, now }).events];
  expect(events.at(-1)?.occurred_at.slice(0, 13)).toBe("2026-03-11T10");
  expect(events.every((event) => Date.parse(event.occurred_at) <= now.getTime())).toBe(true);
});

test("people work on working days and in the hours of their zone", () => {
  let weekend = 0;
  let all = 0;
  for (const event of simulate(OPTIONS).events) {
    if (event.type !== "SESSION_START") continue;
    const at = new Date(event.occurred_at);
    const hour = Number(
      new Intl.DateTimeFormat("en-GB", { timeZone: OPTIONS.timeZone, hour: "2-digit" }).format(at),
    );
    expect(hour).toBeGreaterThanOrEqual(8);
    expect(hour).toBeLessThan(20);
    all += 1;
    if (isoWeekday(localDay(at, OPTIONS.timeZone)) > 5) weekend += 1;
  }
  expect(weekend).toBeGreaterThan(0);
  expect(weekend / all).toBeLessThan(0.15);
});

test("what a centre does is all there, and stays plausible", () => {
  const simulation = simulate({ ...OPTIONS, learners: 96, days: 120, groups: 4 });
  const events = [...simulation.events];
  const counts = tally(events);
  const types =
    "SESSION_START SESSION_END VIDEO_PING QUIZ_SUBMIT STEP_DONE STATE_CHANGE SUBMISSION FEEDBACK EVALUATION VALIDATION ATTENDANCE REMEDIATION";
  expect([...counts.keys()].sort()).toEqual(types.split(" ").sort());

  // Some submissions are answered late and some never.
  const submissions = counts.get("SUBMISSION") ?? 0;
  const answered = events.filter((e) => e.type === "FEEDBACK" && payload(e).submission_id).length;
  expect(answered / submissions).toBeGreaterThan(0.7);
  expect(answered / submissions).toBeLessThan(0.98);

  const marks = events.flatMap((e) => {
    const { score, max_score } = payload(e) as { score?: number; max_score?: number };
    return score !== undefined && max_score ? [(100 * score) / max_score] : [];
  });
  const mean = marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  expect(mean).toBeGreaterThan(60);
  expect(mean).toBeLessThan(85);

  const levels = new Set(events.filter((e) => e.type === "VALIDATION").map((e) => payload(e).level));
  expect([...levels].sort()).toEqual([1, 2, 3]);
  const states = new Set(
    events
      .filter((e) => e.type === "STATE_CHANGE" && payload(e).domain === "Tache")
      .map((e) => payload(e).state_code),
  );
  expect([...states].sort()).toEqual(["A_faire", "En_cours", "Rejetee", "Terminee"]);
  expect(events.some((e) => Object.keys((payload(e).criteria as object) ?? {}).length === 6)).toBe(true);

  const active = new Set(events.filter((e) => e.student_id && !e.instructor_id).map((e) => e.student_id));
  expect(active.size).toBeGreaterThan(85);
  expect(active.size).toBeLessThanOrEqual(96);
});

test("a group that has nobody yet is there beside the others", () => {
  const { structure } = simulate({ ...OPTIONS, emptyGroup: "Groupe de rentrée (à venir)" });
  const empty = structure.lms_group?.find((group) => group.name === "Groupe de rentrée (à venir)");
  expect(empty).toMatchObject({ group_type: "Groupe", parent_id: "sim7-24x60-2026-03-13-s1" });
  expect(structure.lms_group_student?.some((row) => row.group_id === empty?.id)).toBe(false);
});

test("memory holds a day, so the first event comes at once however long the simulation is", () => {
  const [first] = simulate({ ...OPTIONS, learners: 2_000, days: 10_000, groups: 80 }).events;
  expect(first?.type).toBe("SESSION_START");
});

test("sizes that are none are refused", () => {
  expect(() => simulate({ ...OPTIONS, learners: 0 })).toThrow("learners");
  expect(() => simulate({ ...OPTIONS, days: 1.5 })).toThrow("days");
});

test("the plan's curve is an S and its inverse", () => {
  expect(workDone(0)).toBe(0);
  expect(workDone(0.5)).toBeCloseTo(0.5);
  expect(workDone(1)).toBe(1);
  expect(workDone(0.1)).toBeLessThan(0.05);
  for (const done of [0, 0.2, 0.5, 0.83, 1]) expect(workDone(elapsedFor(done))).toBeCloseTo(done);
});
