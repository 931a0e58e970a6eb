import type { Badge, Condition, Game } from "../gamification";
import type { EventRow, Organisation } from "../model";
import type { Random } from "./prng";

const SIGNALS = ["VIDEO_COMPLETED", "QUIZ_PASSED", "STEP_COMPLETED", "COURSE_COMPLETED"];

/** Badges of every kind of condition, low enough to be earned by the few events of a random organisation. */
export function randomGame(random: Random, organisation: Organisation): Game {
  const courses = organisation.structure.lms_course.map((row) => row.id);
  const states = organisation.states.filter((state) => state.kind !== "todo");
  const days = organisation.events.map((event) => event.occurred_at.slice(0, 10));

  const scoped = (): Condition =>
    random.weighted<() => Condition>([
      [() => ({ signal: random.pick(SIGNALS), ...course(), ...count(3) }), 4],
      [() => ({ perfect_quizzes: random.int(1, 2), ...course() }), 2],
      [() => ({ state: stateOf(), ...count(4) }), 4],
    ])();
  const count = (most: number) => (random.chance(0.7) ? { count: random.int(1, most) } : {});
  const course = () => (courses.length > 0 && random.chance(0.3) ? { course_id: random.pick(courses) } : {});
  const stateOf = () => {
    const { domain, state_code } = random.pick(states);
    return { domain, state_code };
  };
  const whole = (): Condition =>
    random.chance(0.5) ? { points: random.int(5, 120) } : { streak_days: random.int(1, 4) };
  const one = (): Condition => (random.chance(0.7) ? scoped() : whole());
  const rule = (): Condition =>
    random.weighted<() => Condition>([
      [() => ({ all: [one()] }), 3],
      [() => ({ all: [one(), one()] }), 2],
      [() => ({ any: [one(), { all: [one(), one()] }] }), 2],
      [() => ({ all: [one(), { any: [one(), one()] }] }), 2],
    ])();

  const badges = Array.from({ length: random.int(4, 9) }, (_, n): Badge => {
    const repeatable = random.chance(0.3) ? random.pick(["class", "course"] as const) : null;
    // What is earned for each of them needs a condition about one.
    const criteria =
      repeatable === null ? rule() : { all: [scoped(), ...random.some([whole(), scoped()], 0.4)] };
    return { id: `badge:${n}`, criteria, repeatable, points: random.pick([0, 5, 20, 50]) };
  });
  return {
    badges,
    points: Object.fromEntries(SIGNALS.map((signal) => [signal, random.pick([0, 3, 10])])),
    holidays: [...new Set(days.length === 0 ? [] : random.some(days, 0.05))].sort(),
  };
}

/** The organisation with more of what badges are made of: quizzes, videos, steps and days at work, ties among them. */
export function livelier(random: Random, organisation: Organisation): Organisation {
  const { lms_student: students, lms_class: classes } = organisation.structure;
  const end = Date.parse(organisation.now);
  const start = Math.min(end, ...organisation.events.map((event) => Date.parse(event.occurred_at)));
  if (students.length === 0 || classes.length === 0) return organisation;
  const favourites = random.some(students, 0.4).concat(random.pick(students));
  const hour = 3_600_000;
  const more = Array.from({ length: random.int(20, 120) }, (_, n): EventRow => {
    const at = start + Math.floor((random.next() * (end - start)) / hour) * hour;
    const about = {
      id: `more-${n}-${random.int(0, 1_000_000)}`,
      student_id: random.pick(favourites).id,
      occurred_at: new Date(at).toISOString(),
    };
    const of = { ...about, class_id: random.pick(classes).id };
    return random.weighted<EventRow>([
      [{ ...of, type: "QUIZ_SUBMIT", payload: { score: random.pick([3, 7, 10, 10]), max_score: 10 } }, 5],
      [
        {
          ...of,
          type: "VIDEO_PING",
          payload: { position_sec: random.pick([20, 90, 100]), duration_sec: 100 },
        },
        4,
      ],
      [{ ...of, type: "STEP_DONE", payload: {} }, 4],
      [{ ...about, type: "APP_OPENED", payload: {} }, 3],
    ]);
  });
  return { ...organisation, events: random.shuffled([...organisation.events, ...more]) };
}
