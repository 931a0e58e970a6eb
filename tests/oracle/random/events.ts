import type { EventRow, ItemRow, ItemType, Payload, StateRow, StructureRows } from "../model";
import type { Random } from "./prng";
import type { Timeline } from "./timeline";

/** Events of every type, with what makes trouble: ties, midnights, deadlines met to the millisecond, unknown names. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Who = Pick<EventRow, "student_id" | "instructor_id" | "course_id" | "class_id">;

export interface Source {
  random: Random;
  life: Timeline;
  structure: StructureRows;
  states: readonly StateRow[];
}

export class EventMaker {
  private readonly made: EventRow[] = [];
  private readonly students: string[];
  private readonly instructors: string[];
  private readonly stateful: ItemRow[];

  constructor(private readonly source: Source) {
    const { structure } = source;
    this.students = structure.lms_student.map((row) => row.id);
    this.instructors = structure.lms_instructor.map((row) => row.id);
    this.stateful = structure.lms_item.filter((item) => item.item_type !== "Referentiel");
  }

  make(count: number): EventRow[] {
    for (let i = 0; i < count; i++) this.one();
    return this.made;
  }

  private one() {
    const { random } = this.source;
    random.weighted<() => void>([
      [() => this.stateChange(), 32],
      [() => this.submission(), 12],
      [() => this.feedback(), 12],
      [() => this.evaluation(), 9],
      [() => this.quiz(), 8],
      [() => this.video(), 7],
      [() => this.stepDone(), 6],
      [() => this.session(), 9],
      [() => this.validation(), 4],
      [() => this.attendance(), 4],
      [() => this.remediation(), 2],
      [() => this.unknownType(), 3],
    ])();
  }

  private add(type: string, who: Who, payload: Payload, at = this.at()) {
    const { random } = this.source;
    // Ids decide between two at one instant, by their bytes: mixed case and an accent tell a wrong collation.
    const id = `${random.pick(["a", "B", "é", "Z", "7"])}${random.int(0, 99_999_999).toString(36)}-${this.made.length}`;
    this.made.push({ id, type, ...who, occurred_at: new Date(at).toISOString(), payload });
  }

  private at(): number {
    const { random, life } = this.source;
    if (this.made.length > 0 && random.chance(0.12)) return Date.parse(random.pick(this.made).occurred_at);
    return life.instant(random);
  }

  /** Mostly someone who is there. */
  private student(): string {
    const { random } = this.source;
    return random.chance(0.015) ? "nobody" : random.pick(this.students);
  }

  private instructor(): string {
    const { random } = this.source;
    return random.chance(0.015) ? "noone" : random.pick(this.instructors);
  }

  private about(student_id = this.student()): Who {
    return { student_id, instructor_id: this.instructor() };
  }

  /** What an event is about: an item by name, a class, a course, several of them, or something unknown. */
  private subject(types?: readonly ItemType[]): { who: Who; payload: Payload } {
    const { random, structure } = this.source;
    const items = structure.lms_item.filter((item) => !types || types.includes(item.item_type));
    const lesson = () =>
      random.chance(0.02) || structure.lms_class.length === 0
        ? "class?"
        : random.pick(structure.lms_class).id;
    const course = () => (random.chance(0.02) ? "course?" : random.pick(structure.lms_course).id);
    const form =
      items.length === 0
        ? "class"
        : random.weighted([
            ["item", 75],
            ["class", 15],
            ["both", 5],
            ["course", 5],
          ]);
    if (form === "class") return { who: { class_id: lesson() }, payload: {} };
    if (form === "course") return { who: { course_id: course() }, payload: {} };
    if (form === "both" && random.chance(0.5)) {
      return { who: { class_id: lesson(), course_id: course() }, payload: {} };
    }
    const item = random.pick(items);
    const item_type = random.chance(0.01) ? "Projet" : item.item_type;
    const item_id = random.chance(0.01) ? "item?" : item.id;
    return { who: form === "both" ? { class_id: lesson() } : {}, payload: { item: { item_type, item_id } } };
  }

  private stateChange() {
    const { random, states } = this.source;
    const tasks = this.stateful.filter((item) => item.item_type === "Tache");
    const pool = tasks.length > 0 && random.chance(0.45) ? tasks : this.stateful;
    const { id, item_type: domain } = random.pick(pool);
    const own = states.filter((state) => state.domain === domain);
    const done = own.filter((state) => state.kind === "done");
    const state = random.chance(0.25) ? random.pick(done) : random.pick(own);
    const at = this.at();
    const payload: Payload = {
      domain,
      item_id: random.chance(0.01) ? "item?" : id,
      state_code: random.chance(0.01) ? "Inconnu" : state.state_code,
    };
    if (random.chance(domain === "Tache" ? 0.5 : 0.1))
      payload.due_at = new Date(this.deadline(at)).toISOString();
    const instructor = random.chance(0.25) ? { instructor_id: this.instructor() } : {};
    this.add("STATE_CHANGE", { student_id: this.student(), ...instructor }, payload, at);
  }

  private deadline(at: number): number {
    const { random, life } = this.source;
    return random.weighted<() => number>([
      [() => at + random.int(-2 * DAY, 6 * DAY), 60],
      [() => life.midnight(random.pick(life.days)), 20],
      [() => this.at(), 20],
    ])();
  }

  private submission() {
    const { random } = this.source;
    const { who, payload } = this.subject(random.chance(0.85) ? ["Ua", "Tache", "Projet"] : undefined);
    const submission_id = `sub${random.int(1, 30)}`;
    const student_id = this.student();
    this.add("SUBMISSION", { student_id, ...who }, { submission_id, ...payload });
  }

  /** Half of them answer a submission: at once, at 48 h, a moment before or after, or any time later. */
  private feedback() {
    const { random } = this.source;
    const sentiment = random.pick(["positive", "neutral", "negative"] as const);
    const open = this.made.filter((event) => event.type === "SUBMISSION");
    if (open.length === 0 || random.chance(0.3)) {
      const { who, payload } = this.subject();
      this.add("FEEDBACK", { ...this.about(), ...who }, { sentiment, ...payload });
      return;
    }
    const { student_id, class_id, course_id, payload, occurred_at } = random.pick(open);
    const delay = random.weighted([
      [0, 10],
      [48 * HOUR, 10],
      [48 * HOUR + random.pick([-1, 1]), 10],
      [random.int(0, 6 * DAY), 60],
      [-random.int(0, DAY), 10],
    ]);
    const { item, submission_id } = payload;
    const byId = random.chance(0.25);
    const other = this.subject();
    const place =
      byId && random.chance(0.5) ? other : { who: { class_id, course_id }, payload: item ? { item } : {} };
    this.add(
      "FEEDBACK",
      { ...this.about(student_id), ...withoutUndefined(place.who) },
      { sentiment, ...place.payload, ...(byId ? { submission_id } : {}) },
      Date.parse(occurred_at) + delay,
    );
  }

  private mark(): { score: number; max_score: number } {
    const { random } = this.source;
    const max_score = random.pick([10, 20, 100, 7, 3]);
    return {
      max_score,
      score: random.chance(0.25) ? Math.round(max_score * 70) / 100 : random.int(0, max_score * 4) / 4,
    };
  }

  private evaluation() {
    const { random } = this.source;
    const earlier = this.made.filter((event) => event.type === "EVALUATION" || event.type === "FEEDBACK");
    const again = earlier.length > 0 && random.chance(0.5) ? random.pick(earlier) : null;
    const { who, payload } = again === null ? this.marked() : { who: again, payload: again.payload };
    const codes = ["qualite_code", "organisation_travail", "communication_orale", "pertinence_fonctionnelle"];
    const criteria = Object.fromEntries(
      random
        .some([...codes, "integration_ua", "bonus_groupe", "autre"], 0.3)
        .map((code) => [code, { score: random.int(0, 8) / 4, max_score: 2 }]),
    );
    const { class_id, course_id } = who;
    this.add(
      "EVALUATION",
      { ...this.about(who.student_id), ...withoutUndefined({ class_id, course_id }) },
      {
        ...this.mark(),
        ...(payload.item ? { item: payload.item } : {}),
        ...(random.chance(0.3) ? { attempt: random.int(1, 2) } : {}),
        ...(random.chance(0.5) ? { criteria } : {}),
      },
    );
  }

  /** Often a UA that its learner has begun or done: a mark takes a key one's mastery away, or gives it back. */
  private marked(): { who: Who; payload: Payload } {
    const { random } = this.source;
    const begun = this.made.filter(({ type, payload }) => type === "STATE_CHANGE" && payload.domain === "Ua");
    if (begun.length === 0 || random.chance(0.6)) return this.subject();
    const { student_id, payload } = random.pick(begun);
    return {
      who: withoutUndefined({ student_id }),
      payload: { item: { item_type: "Ua", item_id: payload.item_id! } },
    };
  }

  private quiz() {
    const { random, structure } = this.source;
    const { who } = this.subject(["Module"]);
    const placed: Who = structure.lms_class.length > 0 && random.chance(0.85) ? this.inClass() : who;
    const passed = random.chance(0.3) ? { passed: random.chance(0.5) } : {};
    this.add("QUIZ_SUBMIT", { ...this.actor(), ...placed }, { ...this.mark(), ...passed });
  }

  private inClass(): Who {
    const { random, structure } = this.source;
    if (structure.lms_class.length === 0) return { class_id: "class?" };
    const { id, course_id } = random.pick(structure.lms_class);
    return { class_id: random.chance(0.015) ? "class?" : id, ...(random.chance(0.2) ? { course_id } : {}) };
  }

  /** The learner, now and then with the trainer at the keyboard. */
  private actor(): Who {
    const { random } = this.source;
    return random.chance(0.06) ? this.about() : { student_id: this.student() };
  }

  private video() {
    const { random } = this.source;
    const duration_sec = random.pick([100, 60, 333]);
    const position_sec = random.pick([0, Math.round(90 * duration_sec) / 100, duration_sec, 1]);
    this.add("VIDEO_PING", { ...this.actor(), ...this.inClass() }, { position_sec, duration_sec });
  }

  private stepDone() {
    this.add("STEP_DONE", { ...this.actor(), ...this.inClass() }, {});
  }

  private session() {
    const { random } = this.source;
    const who = random.weighted<() => Who>([
      [() => ({ student_id: this.student() }), 70],
      [() => ({ instructor_id: this.instructor() }), 25],
      [() => this.about(), 5],
    ])();
    const placed = random.chance(0.2) ? this.inClass() : {};
    const session_id = `login${random.int(1, 999)}`;
    if (random.chance(0.6)) this.add("SESSION_START", { ...who, ...placed }, { session_id });
    else this.add("SESSION_END", { ...who, ...placed }, { session_id, active_sec: random.int(0, 7200) });
  }

  private validation() {
    const { random } = this.source;
    const { who, payload } = random.chance(0.2) ? { who: {}, payload: {} } : this.subject();
    const level = random.pick([1, 2, 2, 3] as const);
    this.add("VALIDATION", { ...this.about(), ...who }, { level, passed: random.chance(0.6), ...payload });
  }

  private attendance() {
    const { random } = this.source;
    const who = random.chance(0.6) ? this.inClass() : {};
    const status = random.pick(["present", "absent", "absent", "late"] as const);
    this.add("ATTENDANCE", { ...this.about(), ...who }, { status });
  }

  private remediation() {
    const { who, payload } = this.subject();
    this.add("REMEDIATION", { ...this.about(), ...who }, payload);
  }

  private unknownType() {
    const { random } = this.source;
    const placed = random.chance(0.5) ? this.inClass() : {};
    this.add(random.pick(["FORUM_POST", "BOOKMARK"]), { ...this.actor(), ...placed }, {});
  }
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
