import { expect, it } from "vitest";
import { refresh } from ".";
import {
  all,
  assigned,
  begin,
  expectRight,
  member,
  NOW,
  org,
  organisationForEachTest,
  send,
  sql,
} from "./reach.testing";

/**
 * What is said of users' sums in running windows, event after event: the sums are kept (fact_window), and a rebuild, which every test
 * ends with, sums the events themselves. It is Tuesday, 10 March 2026.
 */
organisationForEachTest();

let serial = 0;
const at = (day: string) => `2026-${day}T09:00:00Z`;
const mark = (student_id: string, score: number, day: string, more: object = {}) => ({
  id: `mark-${++serial}`,
  type: "EVALUATION",
  student_id,
  instructor_id: "tara",
  occurred_at: at(day),
  payload: { item: { item_type: "Ua", item_id: "u" }, score, max_score: 100 },
  ...more,
});
const login = (day: string, who: object) => ({
  id: `login-${++serial}`,
  type: "SESSION_START",
  occurred_at: at(day),
  payload: { session_id: `s-${serial}` },
  ...who,
});

/** The median of a distribution in a scope's running window, over the whole content; null: no row. */
async function median(code: string, period: string, scope: string) {
  const [row] = await sql<{ median: number | null }[]>`
    select p.percentile_50::float8 as median from kpi_percentiles p
    join kpi_metric k on k.organization_id = ${org} and k.id = p.metric_id and k.code = ${code}
    join kpi_scope s on s.organization_id = ${org} and s.id = p.scope_id and s.ref_id = ${scope}
    join kpi_target t on t.organization_id = ${org} and t.id = p.target_id and t.target_type = 'Global'
    join engine_clock c on c.organization_id = ${org} and p.date_id >= c.tick_at::date
    where p.organization_id = ${org} and p.period_code = ${period}`;
  return row?.median ?? null;
}
const scores = async (scope: string) => ({
  week: await median("SCORE", "Week", scope),
  month: await median("SCORE", "Month", scope),
  thirty: await median("SCORE", "Rolling30", scope),
});

it("marks of 40 (9 February), 70 (2 March) and 100 (today): mean 100 of the week, 85 of the month, 70 of 30 days", async () => {
  await begin({}, [mark("ana", 70, "03-02")]);
  await send(mark("ana", 100, "03-10"));
  await all();
  expect(await scores("g")).toEqual({ week: 100, month: 85, thirty: 85 });
  // Late, on the first of the 30 days.
  await send(mark("ana", 40, "02-09"));
  await all();
  expect(await scores("g")).toEqual({ week: 100, month: 85, thirty: 70 });
  await expectRight();
});

it("at midnight the first of the 30 days is out, before and with an event of the new day", async () => {
  await begin({}, [mark("ana", 40, "02-09"), mark("ana", 70, "03-02")]);
  expect(await scores("g")).toEqual({ week: null, month: 70, thirty: 55 });
  const tomorrow = new Date(NOW.getTime() + 86_400_000);
  await send(mark("ana", 90, "03-10"));
  while ((await refresh(sql, org, { now: tomorrow })).more);
  expect(await scores("g")).toEqual({ week: 90, month: 80, thirty: 80 });
  await expectRight();
});

it("who changed groups within the month: each has the marks of its days, the session all of them", async () => {
  const ana = [
    { ...member("g", "ana"), left_on: "2026-03-04" },
    { ...member("h", "ana"), joined_on: "2026-03-05" },
  ];
  await begin({ lms_group_student: [...ana, member("kk", "cleo")] }, [
    mark("ana", 40, "03-04"),
    mark("ana", 80, "03-05"),
  ]);
  await send(mark("ana", 60, "03-06"));
  await all();
  expect([await median("SCORE", "Month", "g"), await median("SCORE", "Month", "h")]).toEqual([40, 70]);
  expect(await median("SCORE", "Month", "s")).toBe(60);
  await expectRight();
});

it("a mark of a day before the others, in the group left since, is that group's alone", async () => {
  const ana = [
    { ...member("g", "ana"), left_on: "2026-03-04" },
    { ...member("h", "ana"), joined_on: "2026-03-05" },
  ];
  await begin({ lms_group_student: [...ana, member("kk", "cleo")] }, [mark("ana", 80, "03-05")]);
  await send(mark("ana", 40, "03-03"));
  await all();
  expect([await median("SCORE", "Month", "g"), await median("SCORE", "Month", "h")]).toEqual([40, 80]);
  await expectRight();
});

it("a trainer's marks are in the own scope and in no colleague's, and the group has both", async () => {
  const both = { lms_group_instructor: [assigned("g", "tara"), assigned("g", "tom")] };
  await begin(both, [mark("ana", 40, "03-09")]);
  await send(mark("ana", 80, "03-10", { instructor_id: "tom" }));
  await all();
  expect([await median("SCORE", "Week", "tara"), await median("SCORE", "Week", "tom")]).toEqual([40, 80]);
  expect(await median("SCORE", "Week", "g")).toBe(60);
  await expectRight();
});

it("a trainer assigned on the 9th: of three logins the group has those since, all by itself and beside a learner's", async () => {
  const since = { lms_group_instructor: [{ ...assigned("g", "tara"), joined_on: "2026-03-09" }] };
  const tara = { instructor_id: "tara" };
  await begin(since, [login("03-05", tara), login("03-09", tara)]);
  await send(login("03-10", tara));
  await all();
  expect(await median("CONNEXION_SESSIONS", "Month", "g")).toBe(2);
  await send(...["03-02", "03-03", "03-04", "03-05"].map((day) => login(day, { student_id: "ana" })));
  await all();
  // 2 and 4.
  expect(await median("CONNEXION_SESSIONS", "Month", "g")).toBe(3);
  await expectRight();
});

it("quizzes are nobody's: a trainer assigned on the 9th has those since, the group all", async () => {
  const quiz = (score: number, day: string) => ({
    id: `quiz-${++serial}`,
    type: "QUIZ_SUBMIT",
    student_id: "ana",
    class_id: "quiz",
    occurred_at: at(day),
    payload: { score, max_score: 100 },
  });
  await begin({ lms_group_instructor: [{ ...assigned("g", "tara"), joined_on: "2026-03-09" }] }, [
    quiz(40, "03-05"),
  ]);
  await send(quiz(80, "03-10"));
  await all();
  expect([await median("SCORE", "Month", "g"), await median("SCORE", "Month", "tara")]).toEqual([60, 80]);
  await expectRight();
});

it("who left a group and came back: 20 and 60 there are 40, the 50 in between is not", async () => {
  const ana = [
    { ...member("g", "ana"), left_on: "2026-03-02" },
    { ...member("g", "ana"), joined_on: "2026-03-06" },
  ];
  await begin({ lms_group_student: [...ana, member("h", "bob")] }, [
    mark("ana", 20, "03-02"),
    mark("ana", 50, "03-04"),
  ]);
  await send(mark("ana", 60, "03-06"));
  await all();
  expect(await median("SCORE", "Month", "g")).toBe(40);
  await expectRight();
});

it("a login that names both is its trainer's, from the day of the assignment on", async () => {
  const both = { student_id: "ana", instructor_id: "tara" };
  const since = { lms_group_instructor: [{ ...assigned("g", "tara"), joined_on: "2026-03-09" }] };
  await begin(since, [login("03-05", both), login("03-09", both), login("03-09", { student_id: "ana" })]);
  await send(login("03-10", both), login("03-10", both));
  await all();
  // 3 of tara's, 1 of ana's own.
  expect(await median("CONNEXION_SESSIONS", "Month", "g")).toBe(2);
  await expectRight();
});

it("where another program has moved the tick, the sums are made anew", async () => {
  await begin({}, [mark("ana", 40, "03-10")]);
  await sql`delete from fact_window where organization_id = ${org}`;
  await sql`update engine_clock set windows_at = windows_at - interval '1 second' where organization_id = ${org}`;
  await send(mark("ana", 80, "03-10"));
  await all();
  expect(await median("SCORE", "Week", "g")).toBe(60);
  await expectRight();
});
