import { addDays } from "./calendar";
import { compare, divide, exact, multiply } from "./fraction";
import { inOrder, type KnownEvent } from "./log";
import type { Day, Organisation } from "./model";
import { World } from "./world";

/**
 * Signals, awards, points, ranks, activity and streaks from events.md, in memory: time goes forward, and at each instant at which
 * something happened every rule is looked at until nothing more comes of it.
 */

export interface Condition {
  signal?: string;
  course_id?: string;
  count?: number;
  perfect_quizzes?: number;
  state?: { domain: string; state_code: string };
  points?: number;
  streak_days?: number;
  all?: Condition[];
  any?: Condition[];
}
export interface Badge {
  id: string;
  criteria: Condition;
  repeatable: "class" | "course" | null;
  points: number;
}
export interface Game {
  badges: readonly Badge[];
  points: Readonly<Record<string, number>>;
  holidays: readonly Day[];
}

interface Signal {
  type: string;
  course: string;
  klass: string | null;
  at: number;
  sources: string[];
}
interface First {
  kind: string;
  course: string | null;
  klass: string | null;
  at: number;
}
interface Scope {
  course: string;
  klass: string;
}
interface Award extends Scope {
  badge: string;
  at: number;
  points: number;
}

/** Lines of text, sorted: what the product's rows are compared with. */
export interface Expected {
  signals: string[];
  progress: string[];
  awards: string[];
  board: string[];
  /** Learners with a signal: how many of each type. */
  summary: string[];
  /** Each learner's last own action, those of 24 hours, and the streak. */
  activity: string[];
}

const DAY_MS = 24 * 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

export function expectedGame(organisation: Organisation, game: Game): Expected {
  const world = new World(organisation);
  const lines: Expected = { signals: [], progress: [], awards: [], board: [], summary: [], activity: [] };
  const scores: { learner: string; points: number; badges: number }[] = [];
  for (const learner of world.structure.learners) {
    const own = world.events.filter((event) => event.learner === learner);
    const signals = signalsOf(organisation, own);
    for (const { type, course, klass, at, sources } of signals)
      lines.signals.push([type, learner, course, klass ?? "", iso(at), sources.join("+")].join(" "));
    lines.progress.push(...progressOf(organisation, learner, own));
    const days = activeDays(own);
    const awards = awardsOf(world, game, signals, firstsOf(world, learner, own), days);
    for (const { badge, course, klass, at } of awards)
      lines.awards.push([badge, learner, course, klass, iso(at)].join(" "));
    const acts = own.filter((event) => event.trainer === null).map((event) => event.at);
    const recent = acts.filter((at) => at > world.now - DAY_MS).length;
    const last = acts.length > 0 ? iso(Math.max(...acts)) : "-";
    lines.activity.push([learner, last, recent, streak(days, game.holidays, world.today)].join(" "));
    const countOf = (type: string) => signals.filter((signal) => signal.type === type).length;
    const counts = ["VIDEO_COMPLETED", "QUIZ_PASSED", "STEP_COMPLETED"].map(countOf);
    if (signals.length > 0) lines.summary.push([learner, ...counts].join(" "));
    scores.push({
      learner,
      points:
        sum(awards.map((award) => award.points)) + sum(signals.map((one) => game.points[one.type] ?? 0)),
      badges: awards.length,
    });
  }
  const here = scores.filter(({ learner }) => isHere(world, learner));
  for (const { learner, points, badges } of here) {
    const rank = 1 + here.filter((other) => other.points > points).length;
    lines.board.push(`${learner} ${points} ${badges} ${rank}`);
  }
  for (const list of Object.values(lines)) list.sort();
  return lines;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function isHere({ structure: { rows }, today }: World, learner: string): boolean {
  const links = [...rows.lms_group_student, ...rows.lms_enrollment].filter(
    (row) => row.student_id === learner,
  );
  return links.length === 0 || links.some((row) => row.left_on === null || row.left_on >= today);
}

// ---- signals ------------------------------------------------------------------------------------

function isWatched({ type, payload }: KnownEvent): boolean {
  if (type !== "VIDEO_PING") return false;
  return compare(exact(payload.position_sec!), multiply(exact(0.9), exact(payload.duration_sec!))) >= 0;
}

function isPassed({ settings }: Organisation, { type, payload }: KnownEvent): boolean {
  if (type !== "QUIZ_SUBMIT") return false;
  const share = divide(exact(payload.score!), exact(payload.max_score!));
  return payload.passed ?? compare(share, exact(settings.pass_mark ?? 0.7)) >= 0;
}

function signalsOf(organisation: Organisation, own: readonly KnownEvent[]): Signal[] {
  const signals: Signal[] = [];
  const { lms_class, lms_course } = organisation.structure;
  for (const { id: klass, course_id: course, step_type } of lms_class) {
    const here = own.filter((event) => event.classId === klass);
    const video = here.find(isWatched);
    const quiz = here.find((event) => isPassed(organisation, event));
    const add = (type: string, sources: KnownEvent[]) =>
      signals.push({
        type,
        course,
        klass,
        at: Math.max(...sources.map((event) => event.at)),
        sources: sources.map((event) => event.id),
      });
    if (video) add("VIDEO_COMPLETED", [video]);
    if (quiz) add("QUIZ_PASSED", [quiz]);
    const asked =
      step_type === "video"
        ? [video]
        : step_type === "quiz"
          ? [quiz]
          : step_type === "video_quiz"
            ? [video, quiz]
            : [here.find((event) => event.type === "STEP_DONE")];
    const found = [...new Set(asked.filter((event) => event !== undefined))].sort(inOrder);
    if (asked.every((event) => event !== undefined)) add("STEP_COMPLETED", found);
  }
  for (const { id: course } of lms_course) {
    const classes = lms_class.filter((row) => row.course_id === course);
    const steps = signals
      .filter((signal) => signal.type === "STEP_COMPLETED" && signal.course === course)
      .sort((a, b) => a.at - b.at || Buffer.compare(Buffer.from(a.klass!), Buffer.from(b.klass!)));
    if (classes.length === 0 || steps.length < classes.length) continue;
    signals.push({
      type: "COURSE_COMPLETED",
      course,
      klass: null,
      at: steps.at(-1)!.at,
      sources: steps.map((step) => step.sources.at(-1)!),
    });
  }
  return signals;
}

/** Rows of v_user_progress. */
function progressOf(organisation: Organisation, learner: string, own: readonly KnownEvent[]): string[] {
  return organisation.structure.lms_class.flatMap(({ id: klass, course_id }) => {
    const here = own.filter(
      (event) => event.classId === klass && ["VIDEO_PING", "QUIZ_SUBMIT", "STEP_DONE"].includes(event.type),
    );
    if (here.length === 0) return [];
    const pings = here.filter((event) => event.type === "VIDEO_PING");
    const quizzes = here
      .filter((event) => event.type === "QUIZ_SUBMIT")
      .map(({ payload }) => ({ score: payload.score!, max: payload.max_score! }))
      .sort(
        (a, b) =>
          compare(divide(exact(b.score), exact(b.max)), divide(exact(a.score), exact(a.max))) ||
          b.max - a.max,
      );
    const most = (numbers: number[]) => (numbers.length === 0 ? "-" : Math.max(...numbers));
    const video = here.find(isWatched);
    const quiz = here.find((event) => isPassed(organisation, event));
    return [
      [
        learner,
        klass,
        course_id,
        most(pings.map((event) => event.payload.position_sec!)),
        most(pings.map((event) => event.payload.duration_sec!)),
        video ? iso(video.at) : "-",
        quizzes[0] ? `${quizzes[0].score}/${quizzes[0].max}` : "-",
        quiz ? iso(quiz.at) : "-",
        iso(here.at(-1)!.at),
      ].join(" "),
    ];
  });
}

// ---- firsts and days ----------------------------------------------------------------------------

function firstsOf(world: World, learner: string, own: readonly KnownEvent[]): First[] {
  const { rows } = world.structure;
  const firsts: First[] = [];
  const add = (seen: Set<string>, key: string, first: First) => {
    if (!seen.has(key)) firsts.push(first);
    seen.add(key);
  };
  const items = new Map(rows.lms_item.map((row) => [row.id, row]));
  for (const item of rows.lms_item) {
    let module = items.get(item.id);
    while (module && module.item_type !== "Module")
      module = module.parent_id === null ? undefined : items.get(module.parent_id);
    const seen = new Set<string>();
    for (const entry of world.history.of(learner, item.id)) {
      const kind = `${item.item_type}/${entry.state.state_code}`;
      add(seen, kind, { kind, course: module?.course_id ?? null, klass: item.class_id, at: entry.at });
    }
  }
  const perfect = new Set<string>();
  for (const { type, classId, payload, at } of own) {
    if (type !== "QUIZ_SUBMIT" || classId === null) continue;
    if (compare(exact(payload.score!), exact(payload.max_score!)) < 0) continue;
    const course = rows.lms_class.find((row) => row.id === classId)!.course_id;
    add(perfect, classId, { kind: "perfect", course, klass: classId, at });
  }
  return firsts;
}

/** Day → its first own action that is no login. */
function activeDays(own: readonly KnownEvent[]): Map<Day, number> {
  const days = new Map<Day, number>();
  for (const { trainer, type, day, at } of own)
    if (trainer === null && !type.startsWith("SESSION_") && !days.has(day)) days.set(day, at);
  return days;
}

/** Days in a row up to `end`, walked back one by one. */
function runUpTo(days: ReadonlyMap<Day, number>, holidays: readonly Day[], end: Day): number {
  let length = 0;
  for (let day = end; days.has(day) || holidays.includes(day); day = addDays(day, -1))
    if (!holidays.includes(day)) length++;
  return length;
}

function streak(days: ReadonlyMap<Day, number>, holidays: readonly Day[], today: Day): number {
  const isOpen = !days.has(today) && !holidays.includes(today);
  return runUpTo(days, holidays, isOpen ? addDays(today, -1) : today);
}

// ---- awards -------------------------------------------------------------------------------------

function awardsOf(
  world: World,
  game: Game,
  signals: readonly Signal[],
  firsts: readonly First[],
  days: ReadonlyMap<Day, number>,
): Award[] {
  const runs = [...days]
    .filter(([day]) => !game.holidays.includes(day))
    .map(([day, at]) => ({ at, length: runUpTo(days, game.holidays, day) }));
  const instants = [...new Set([...signals, ...firsts, ...runs].map((thing) => thing.at))].sort(
    (a, b) => a - b,
  );
  const courseOf = new Map(world.structure.rows.lms_class.map((row) => [row.id, row.course_id]));
  const awards: Award[] = [];
  const whole: Scope = { course: "", klass: "" };
  const scopes = {
    class: [...courseOf].map(([klass, course]) => ({ course, klass })),
    course: world.structure.rows.lms_course.map((row) => ({ course: row.id, klass: "" })),
  };

  const holds = (rule: Condition, at: number, scope: Scope): boolean => {
    if (rule.all) return rule.all.every((part) => holds(part, at, scope));
    if (rule.any) return rule.any.some((part) => holds(part, at, scope));
    if (rule.points !== undefined)
      return (
        sum(signals.filter((one) => one.at <= at).map((one) => game.points[one.type] ?? 0)) +
          sum(awards.map((award) => award.points)) >=
        rule.points
      );
    if (rule.streak_days !== undefined)
      return runs.some((run) => run.at <= at && run.length >= rule.streak_days!);
    const isOf = (thing: { course: string | null; klass: string | null; at: number }) =>
      thing.at <= at &&
      (rule.course_id === undefined || thing.course === rule.course_id) &&
      (scope.klass === "" || thing.klass === scope.klass) &&
      (scope.course === "" || scope.klass !== "" || thing.course === scope.course);
    if (rule.signal !== undefined)
      return signals.filter((one) => one.type === rule.signal && isOf(one)).length >= (rule.count ?? 1);
    const kind = rule.state ? `${rule.state.domain}/${rule.state.state_code}` : "perfect";
    const needs = rule.perfect_quizzes ?? rule.count ?? 1;
    return firsts.filter((one) => one.kind === kind && isOf(one)).length >= needs;
  };

  for (const at of instants) {
    for (let isMore = true; isMore; ) {
      isMore = false;
      for (const badge of game.badges) {
        for (const scope of badge.repeatable ? scopes[badge.repeatable] : [whole]) {
          const isThere = awards.some(
            (award) =>
              award.badge === badge.id && award.course === scope.course && award.klass === scope.klass,
          );
          if (isThere || !holds(badge.criteria, at, scope)) continue;
          awards.push({ badge: badge.id, ...scope, at, points: badge.points });
          isMore = true;
        }
      }
    }
  }
  return awards;
}
