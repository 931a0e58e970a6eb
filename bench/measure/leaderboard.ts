import type postgres from "postgres";
import { rebuild, refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { createUser } from "@/db/users";
import { addDays, localDay } from "@/lib/period";
import type { Figure, Measured } from "../report";
import type { WebServer } from "../server/next";
import { signIn } from "../server/sign-in";
import { median, pairedRatio, percentile } from "../stats";

const TIME_ZONE = "Africa/Casablanca";
const LEARNERS = 2000;
const REQUESTS = 200;
const REFRESHES = 30;
const WARM_UP = 5;
const TARGET_MS = 50;
/** Days of history of the same people: each day each of them passes the quiz of another class. */
const DAYS = { "1 ×": 20, "16 ×": 320 } as const;
type Size = keyof typeof DAYS;
const PEOPLE = 24;
const BATCH = 5000;

const idOf = (size: Size) => `game-${size === "1 ×" ? 1 : 16}`;
const BOARD_ID = "board";
const READER = { email: "reader@board.jalon", password: "bench-learner-password" };

/**
 * What a learner waits for: the leaderboard of a group of 2,000 and the streak of one, as the server answers them; and what
 * one event's signals and awards cost with 16 times the history.
 */
export async function measureLeaderboard(
  sql: postgres.Sql,
  web: WebServer,
  now: Date,
  say: (text: string) => void,
): Promise<Measured> {
  const today = localDay(now, TIME_ZONE);
  say(`leaderboard: ${LEARNERS} learners in one group`);
  await makeBoard(sql, now, today);
  for (const size of ["1 ×", "16 ×"] as const) {
    say(`leaderboard: ${PEOPLE} learners, ${DAYS[size]} days`);
    await makeGame(sql, size, now, today);
  }
  await sql`vacuum analyze`;

  const cookie = await signIn(web.address, READER);
  const ask = async (path: string) => {
    const start = performance.now();
    const answer = await fetch(`${web.address}${path}`, { headers: { cookie } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}: ${text.slice(0, 200)}`);
    return performance.now() - start;
  };
  const board = await times(REQUESTS, () => ask("/api/leaderboard"));
  const page = await times(REQUESTS / 4, () => ask("/leaderboard"));
  const streak = await times(REQUESTS, async (n) => {
    const start = performance.now();
    const rows = await sql`
      select streak_days from v_user_activity where organization_id = ${idOf("16 ×")} and student_id = ${`s${n % PEOPLE}`}`;
    const ms = performance.now() - start;
    if (rows[0]?.streak_days !== DAYS["16 ×"]) throw new Error(`A streak of ${rows[0]?.streak_days} days.`);
    return ms;
  });

  say("leaderboard: one event");
  const [short, long]: [number[], number[]] = [[], []];
  for (let n = -WARM_UP; n < REFRESHES; n++) {
    const pair = [
      await quizOnce(sql, "1 ×", n + WARM_UP, now),
      await quizOnce(sql, "16 ×", n + WARM_UP, now),
    ];
    if (n < 0) continue;
    short.push(pair[0]!);
    long.push(pair[1]!);
  }
  const p95 = (name: string, ms: readonly number[]): Figure => ({
    name,
    measured: `${percentile(ms, 0.95).toFixed(1)} ms (p50 ${median(ms).toFixed(1)})`,
    against: `${TARGET_MS} ms`,
    ratio: percentile(ms, 0.95) / TARGET_MS,
    target: { bound: "max", ratio: 1 },
  });
  return {
    figures: [
      p95(`Leaderboard of ${LEARNERS} learners, answered to one of them, p95`, board),
      p95(`Streak of one learner, ${DAYS["16 ×"]} days in a row, p95`, streak),
      {
        name: "One quiz's signals and awards, 16 × the history",
        measured: `${median(long).toFixed(0)} ms (${await signalsOf(sql, "16 ×")} signals)`,
        against: `${median(short).toFixed(0)} ms (${await signalsOf(sql, "1 ×")} signals)`,
        ratio: pairedRatio(long, short),
        target: { bound: "max", ratio: 1.3 },
      },
    ],
    notes: [
      `Leaderboard: GET /api/leaderboard through HTTP with the session, one request after the other, ${REQUESTS} of them; the page itself, rendered: p95 ${percentile(page, 0.95).toFixed(0)} ms, p50 ${median(page).toFixed(0)} ms.`,
      `One quiz: the projections of its refresh (facts, signals, awards, points, stocks), median of ${REFRESHES}, in two organisations of ${PEOPLE} learners who passed a quiz on each of ${DAYS["1 ×"]} and of ${DAYS["16 ×"]} days.`,
    ],
  };
}

async function times(count: number, work: (n: number) => Promise<number>): Promise<number[]> {
  for (let n = 0; n < WARM_UP; n++) await work(n);
  const measured: number[] = [];
  for (let n = 0; n < count; n++) measured.push(await work(n));
  return measured;
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const groupOf = (students: number) => ({
  lms_group: [{ id: "g", group_type: "Groupe", name: "Groupe" }],
  lms_student: numbers(students).map((n) => ({ id: `s${n}`, name: `Apprenant ${n}` })),
});
/** Courses of ten quizzes each: with the years there are more of them, and none grows. */
const classes = (count: number) => ({
  lms_course: numbers(Math.ceil(count / 10)).map((n) => ({ id: `c${n}`, name: `Cours ${n}` })),
  lms_class: numbers(count).map((n) => ({
    id: `k${n}`,
    course_id: `c${Math.floor(n / 10)}`,
    name: `Classe ${n}`,
    step_type: "quiz",
  })),
});
const members = (students: number, joined_on: string) => ({
  lms_group_student: numbers(students).map((n) => ({ group_id: "g", student_id: `s${n}`, joined_on })),
});
const quiz = (student: number, klass: number, at: Date, score: number) => ({
  id: `q ${student} ${klass} ${at.toISOString()}`,
  type: "QUIZ_SUBMIT",
  student_id: `s${student}`,
  class_id: `k${klass}`,
  occurred_at: at.toISOString(),
  payload: { score, max_score: 10 },
});

async function fill(sql: postgres.Sql, id: string, events: readonly object[], now: Date): Promise<void> {
  for (let from = 0; from < events.length; from += BATCH) {
    const batch = events.slice(from, from + BATCH);
    const { accepted, rejected } = await ingestEvents(sql, id, batch, { now });
    if (accepted !== batch.length)
      throw new Error(`Not all events were taken: ${JSON.stringify(rejected[0])}`);
  }
  await rebuild(sql, id, { now, recentDays: 0 });
}

/** Everybody passed some of eight quizzes, a few of them with full marks: many ties, as there are. */
async function makeBoard(sql: postgres.Sql, now: Date, today: string): Promise<void> {
  await createOrganization(sql, { id: BOARD_ID, name: "Two thousand", timeZone: TIME_ZONE, now });
  await applyStructure(
    sql,
    BOARD_ID,
    { ...groupOf(LEARNERS), ...classes(8), ...members(LEARNERS, addDays(today, -30)) },
    { now },
  );
  // Every fiftieth opted out.
  await sql`
    insert into gamification_preference (organization_id, student_id, is_hidden)
    select organization_id, id, true from lms_student where organization_id = ${BOARD_ID} and hashtext(id) % 50 = 0`;
  const events = numbers(LEARNERS).flatMap((student) =>
    numbers(1 + (student % 8)).map((klass) =>
      quiz(student, klass, new Date(now.getTime() - (klass + 1) * 3_600_000), 7 + (student % 4)),
    ),
  );
  await fill(sql, BOARD_ID, events, now);
  await createUser(sql, BOARD_ID, { ...READER, name: "Apprenant 1000", role: "learner", studentId: "s1000" });
}

async function makeGame(sql: postgres.Sql, size: Size, now: Date, today: string): Promise<void> {
  const days = DAYS[size];
  await createOrganization(sql, { id: idOf(size), name: size, timeZone: TIME_ZONE, now });
  // A class more than anybody has passed for each quiz that is measured.
  const structure = { ...groupOf(PEOPLE), ...classes(days + WARM_UP + REFRESHES) };
  await applyStructure(sql, idOf(size), { ...structure, ...members(PEOPLE, addDays(today, -days)) }, { now });
  const events = numbers(PEOPLE).flatMap((student) =>
    numbers(days).map((day) =>
      quiz(student, day, new Date(now.getTime() - day * 86_400_000 - 60_000 * student), 9),
    ),
  );
  await fill(sql, idOf(size), events, now);
}

/** One learner's first pass of a class. @returns what its projections took */
async function quizOnce(sql: postgres.Sql, size: Size, n: number, now: Date): Promise<number> {
  const event = quiz(n % PEOPLE, DAYS[size] + n, now, 8);
  const { accepted } = await ingestEvents(sql, idOf(size), [event], { now });
  const report = await refresh(sql, idOf(size), { now });
  const stage = report.stages.find((one) => one.stage === "projections");
  if (accepted !== 1 || report.events !== 1 || !stage)
    throw new Error(`Not one quiz in ${size}: ${JSON.stringify(report)}`);
  return stage.ms;
}

async function signalsOf(sql: postgres.Sql, size: Size): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from lms_signal where organization_id = ${idOf(size)}`;
  return row?.n ?? 0;
}
