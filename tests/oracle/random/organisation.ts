import { addDays } from "../calendar";
import { DEFAULT_STATES, type EventRow, emptyStructure, type Organisation, type StateRow } from "../model";
import { curriculum, plans } from "./curriculum";
import { EventMaker } from "./events";
import { enrolments, people } from "./people";
import { Random } from "./prng";
import { timeline } from "./timeline";

const HOUR = 3_600_000;

/** States that an admin may have added. */
const OWN_STATES: readonly StateRow[] = [
  { domain: "Tache", state_code: "Bloquee", kind: "doing", ordre: 6 },
  { domain: "Ua", state_code: "Acquise", kind: "done", ordre: 5 },
  { domain: "Projet", state_code: "Relecture", kind: "review", ordre: 6 },
];

/** A random organisation, whole: the same for the same seed. Its events are in the order in which they were made. */
export function randomOrganisation(seed: number): Organisation {
  const random = new Random(seed);
  const life = timeline(random);
  const structure = { ...emptyStructure(), ...people(random, life), ...curriculum(random) };
  const students = structure.lms_student.map((row) => row.id);
  const courses = structure.lms_course.map((row) => row.id);
  structure.lms_enrollment = enrolments(random, life, students, courses);
  const groups = structure.lms_group.map((row) => row.id);
  structure.lms_plan = plans(random, life, groups, structure.lms_item);

  const states = [...DEFAULT_STATES, ...random.some(OWN_STATES, 0.25)];
  const count = Math.min(220, Math.round(students.length * life.days.length * (0.5 + random.next())) + 40);
  const events = new EventMaker({ random, life, structure, states }).make(count);
  const settings = random.chance(0.3)
    ? { pass_mark: 0.5, mastery_mark: 60.5, objective: random.pick([25, 60]) }
    : {};
  const last = life.days.at(-1)!;
  const midnights = [life.midnight(last), life.midnight(addDays(last, 1)) - 1];
  const now = random.weighted<number>([
    [random.int(midnights[0]!, midnights[1]!), 60],
    [midnights[0]!, 10],
    [midnights[1]!, 5],
    [meaningful(random, events, midnights[0]!), 25],
  ]);
  // What lies more than a day ahead would be refused.
  const sendable = events.filter((event) => Date.parse(event.occurred_at) <= now + 24 * HOUR);
  const { timeZone } = life;
  return { timeZone, settings, states, structure, events: sendable, now: new Date(now).toISOString() };
}

/** An instant at which something becomes true: an event's own, 48 h or 7 days after it, a deadline. */
function meaningful(random: Random, events: readonly EventRow[], fallback: number): number {
  const instants = events
    .flatMap((event) => {
      const at = Date.parse(event.occurred_at);
      const due = event.payload.due_at === undefined ? [] : [Date.parse(event.payload.due_at)];
      return [at, at + 48 * HOUR, at + 7 * 24 * HOUR, ...due];
    })
    .filter((at) => Math.abs(at - fallback) < 24 * HOUR);
  return instants.length === 0 ? fallback : random.pick(instants);
}
