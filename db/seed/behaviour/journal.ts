import type { EventInput, EventPayload, EventType } from "@/lib/events";
import { addDays, type Day } from "@/lib/period";
import { type LocalClock, nextWorkingDay } from "../calendar";
import type { Learner } from "../cohort";
import type { Trainer } from "../people";
import type { Random } from "../random";

/** A clock time of the simulation: a local day and the minutes after its midnight. */
export interface Moment {
  readonly day: Day;
  readonly minutes: number;
}

/** What an event is about, beside its payload. */
export interface Subject {
  readonly learner?: Learner;
  readonly trainer?: Trainer;
  readonly courseId?: string;
  readonly classId?: string;
}

type Reaction = (at: Moment) => void;

const WORK_BEGINS = 9 * 60;
const WORK_ENDS = 18 * 60;

/**
 * Collects the events of the day that is being lived and keeps what was put off to later days. Memory holds one
 * day's events and the reactions still to come, whatever the length of the simulation.
 */
export class Journal {
  readonly #prefix: string;
  readonly #clock: LocalClock;
  readonly #counters = new Map<string, number>();
  readonly #later = new Map<Day, { at: Moment; react: Reaction }[]>();
  #events: { at: number; event: EventInput }[] = [];
  #today: Day = "";

  constructor(prefix: string, clock: LocalClock) {
    this.#prefix = prefix;
    this.#clock = clock;
  }

  /** Opens a day and plays what was put off to it, in order of time. */
  open(day: Day): void {
    this.#today = day;
    const reactions = this.#later.get(day) ?? [];
    this.#later.delete(day);
    reactions.sort((a, b) => a.at.minutes - b.at.minutes);
    for (const { at, react } of reactions) react(at);
  }

  /** The day's events in order of time, those after `until` (ms) left out. */
  close(until: number): EventInput[] {
    const events = this.#events.filter(({ at }) => at <= until);
    this.#events = [];
    events.sort((a, b) => a.at - b.at || (a.event.id < b.event.id ? -1 : 1));
    return events.map(({ event }) => event);
  }

  /** Writes one event of today. Ids count up per actor, so they are in order of time and the same every time. */
  write<T extends EventType>(type: T, minutes: number, subject: Subject, payload: EventPayload<T>): void {
    const actor = (subject.trainer ?? subject.learner)?.code;
    if (actor === undefined) throw new Error(`${type}: nobody acts`);
    const count = (this.#counters.get(actor) ?? 0) + 1;
    this.#counters.set(actor, count);
    const at = this.#clock(this.#today, minutes);
    const event: EventInput = {
      id: `${this.#prefix}-${actor}-${String(count).padStart(6, "0")}`,
      type,
      occurred_at: new Date(at).toISOString(),
      payload,
    };
    if (subject.learner) event.student_id = subject.learner.id;
    if (subject.trainer) event.instructor_id = subject.trainer.id;
    if (subject.courseId) event.course_id = subject.courseId;
    if (subject.classId) event.class_id = subject.classId;
    this.#events.push({ at, event });
  }

  instant({ day, minutes }: Moment): string {
    return new Date(this.#clock(day, minutes)).toISOString();
  }

  /** Puts something off; a moment of today is played at once. */
  later(at: Moment, react: Reaction): void {
    if (at.day <= this.#today) {
      react(at);
      return;
    }
    const known = this.#later.get(at.day);
    if (known) known.push({ at, react });
    else this.#later.set(at.day, [{ at, react }]);
  }
}

/** A moment some hours later, moved into the opening hours that follow. */
export function inOfficeHours(from: Moment, hours: number, random: Random): Moment {
  const total = Math.round(from.minutes + hours * 60);
  let day = addDays(from.day, Math.floor(total / 1440));
  let minutes = total % 1440;
  if (minutes > WORK_ENDS) {
    day = addDays(day, 1);
    minutes = 0;
  }
  const open = nextWorkingDay(day);
  if (open !== day || minutes < WORK_BEGINS) minutes = WORK_BEGINS + random.int(5, 150);
  return { day: open, minutes };
}

/** When a trainer gets round to something: around his or her own pace, with a long tail. */
export function whenAnswered(trainer: Trainer, from: Moment, random: Random): Moment {
  const hours = trainer.answerHours * Math.exp(random.around(0, 1.1, -2, 2));
  return inOfficeHours(from, Math.max(0.2, hours), random);
}
