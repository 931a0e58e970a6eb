import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { drain, rebuild, rebuildCheck, refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { GAMIFICATION_DERIVED, giveBadge, previewBadge, replayBadge, takeBadgeBack } from ".";

/** Wednesday 10 June 2026, noon in Casablanca. */
const NOW = new Date("2026-06-10T11:00:00Z");

let db: TestDatabase;
let count = 0;
let org = "";

beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  org = `g${++count}`;
  await createOrganization(db.sql, { id: org, name: org, now: NOW });
  await db.sql`delete from gamification_badge where organization_id = ${org}`;
  await applyStructure(
    db.sql,
    org,
    {
      lms_student: ["a", "b", "c"].map((id) => ({ id, name: id })),
      lms_course: ["c1", "c2"].map((id) => ({ id, name: id })),
      lms_class: ["k1", "k2", "k3", "k4"].map((id) => ({
        id,
        course_id: id < "k3" ? "c1" : "c2",
        name: id,
        step_type: "quiz",
      })),
      lms_item: [
        { id: "m1", item_type: "Module", course_id: "c1", name: "m1" },
        ...["x1", "x2", "x3"].map((id) => ({ id, item_type: "Competence", parent_id: "m1", name: id })),
      ],
    },
    { now: NOW },
  );
});

async function badge(id: string, criteria: object, more: object = {}) {
  await applyStructure(
    db.sql,
    org,
    { gamification_badge: [{ id, name: id, criteria_json: criteria, ...more }] },
    { now: NOW },
  );
}

/** A quiz of this learner and class at that local time; 10 of 10 unless said. */
const quiz = (student: string, klass: string, time: string, score = 10) => ({
  id: `q ${student} ${klass} ${time} ${score}`,
  type: "QUIZ_SUBMIT",
  student_id: student,
  class_id: klass,
  occurred_at: `2026-${time}:00+01:00`,
  payload: { score, max_score: 10 },
});
const opened = (student: string, time: string) => ({
  id: `o ${student} ${time}`,
  type: "APP_OPENED",
  student_id: student,
  occurred_at: `2026-${time}:00+01:00`,
  payload: {},
});

async function send(...events: object[]) {
  expect((await ingestEvents(db.sql, org, events, { now: NOW })).rejected).toEqual([]);
  await cycle();
}
/** Figures of closed days are left for later: nothing here is about them. */
const cycle = () => refresh(db.sql, org, { now: NOW });

const awards = async () =>
  (
    await db.sql<{ text: string }[]>`
      select concat_ws(' ', badge_id, student_id, course_id, class_id,
        to_char(awarded_at at time zone 'Africa/Casablanca', 'MM-DD"T"HH24:MI'), context_json ->> 'source') as text
      from gamification_award where organization_id = ${org} order by 1`
  ).map((row) => row.text);
const points = async (student = "a") =>
  (
    await db.sql`
      select total_points, badges_count, rank from v_leaderboard where organization_id = ${org} and student_id = ${student}`
  )[0];

const derived = async () => {
  const rows = (table: string) =>
    db.sql`select to_jsonb(t) - 'created_at' as row from ${db.sql(table)} t where organization_id = ${org} order by 1`;
  return Promise.all([...GAMIFICATION_DERIVED, "lms_signal"].map(rows));
};

/** A rebuild makes the same rows. */
async function isRebuiltTheSame() {
  const before = await derived();
  await rebuild(db.sql, org, { now: NOW, recentDays: 0 });
  expect(await derived()).toEqual(before);
}

describe("awards", () => {
  test("at the event by which the rule first held, once", async () => {
    await badge("two", { all: [{ signal: "QUIZ_PASSED", count: 2 }] });
    await send(quiz("a", "k1", "06-01T09:00"));
    expect(await awards()).toEqual([]);
    await send(
      quiz("a", "k2", "06-02T09:00"),
      quiz("a", "k2", "06-03T09:00"),
      quiz("a", "k3", "06-04T09:00"),
    );
    expect(await awards()).toEqual(["two a 06-02T09:00 rule"]);
    await isRebuiltTheSame();
  });

  test("a late event moves it earlier", async () => {
    await badge("two", { all: [{ signal: "QUIZ_PASSED", count: 2 }] });
    await send(quiz("a", "k1", "06-01T09:00"), quiz("a", "k2", "06-09T09:00"));
    await send(quiz("a", "k3", "06-03T09:00"));
    expect(await awards()).toEqual(["two a 06-03T09:00 rule"]);
    await isRebuiltTheSame();
  });

  test("a class that joins the course later undoes its completion", async () => {
    await badge("course", { all: [{ signal: "COURSE_COMPLETED" }] });
    await send(quiz("a", "k1", "06-01T09:00"), quiz("a", "k2", "06-02T09:00"));
    expect(await awards()).toEqual(["course a 06-02T09:00 rule"]);
    await applyStructure(
      db.sql,
      org,
      { lms_class: [{ id: "k9", course_id: "c1", name: "k9" }] },
      { now: NOW },
    );
    await cycle();
    await isRebuiltTheSame();
    expect(await awards()).toEqual([]);
  });

  test("all, any, states, full marks, of one course", async () => {
    await badge("both", {
      all: [{ perfect_quizzes: 1 }, { state: { domain: "Competence", state_code: "Validee" }, count: 2 }],
    });
    await badge("either", { any: [{ signal: "QUIZ_PASSED", course_id: "c2" }, { perfect_quizzes: 2 }] });
    const done = (item: string, time: string) => ({
      ...opened("a", time),
      type: "STATE_CHANGE",
      payload: { domain: "Competence", item_id: item, state_code: "Validee" },
    });
    await send(done("x1", "06-01T10:00"), done("x2", "06-05T10:00"), done("x2", "06-02T10:00"));
    await send(quiz("a", "k1", "06-03T09:00", 8), quiz("a", "k1", "06-04T09:00"));
    expect(await awards()).toEqual(["both a 06-04T09:00 rule"]);
    await send(quiz("a", "k2", "06-08T09:00"), quiz("a", "k3", "06-09T09:00"));
    expect(await awards()).toEqual(["both a 06-04T09:00 rule", "either a 06-08T09:00 rule"]);
    await isRebuiltTheSame();
  });

  test("repeatable: once for each course, once for each class", async () => {
    await badge(
      "course",
      { all: [{ signal: "QUIZ_PASSED", count: 2 }] },
      { metadata_json: { repeatable: "course" } },
    );
    await badge(
      "class",
      { all: [{ perfect_quizzes: 1 }, { points: 25 }] },
      { metadata_json: { repeatable: "class" } },
    );
    // A quiz passed: 10 points, its step 3. 13 on 1 June, 26 on 2 June.
    await send(
      quiz("a", "k1", "06-01T09:00"),
      quiz("a", "k3", "06-02T09:00"),
      quiz("a", "k4", "06-03T09:00"),
    );
    expect(await awards()).toEqual([
      "class a c1 k1 06-02T09:00 rule",
      "class a c2 k3 06-02T09:00 rule",
      "class a c2 k4 06-03T09:00 rule",
      "course a c2 06-03T09:00 rule",
    ]);
    await isRebuiltTheSame();
  });

  test("points bring badges, which bring points: 13 + 20 = 33 ≥ 30, + 10 = 43 ≥ 40", async () => {
    await badge("first", { all: [{ signal: "QUIZ_PASSED" }] }, { points_reward: 20 });
    await badge("thirty", { all: [{ points: 30 }] }, { points_reward: 10 });
    await badge("forty", { all: [{ points: 40 }] }, { points_reward: 1 });
    await badge("own", { all: [{ points: 45 }] }, { points_reward: 100 });
    await send(quiz("a", "k1", "06-01T09:00"));
    expect(await awards()).toEqual([
      "first a 06-01T09:00 rule",
      "forty a 06-01T09:00 rule",
      "thirty a 06-01T09:00 rule",
    ]);
    expect(await points()).toEqual({ total_points: 44, badges_count: 3, rank: 1 });
    await isRebuiltTheSame();
  });

  test("a streak of 3 around a holiday; shuffled days meet", async () => {
    await db.sql`update organization set settings_json = '{"holidays": ["2026-06-03"]}' where id = ${org}`;
    await badge("three", { all: [{ streak_days: 3 }] });
    await send(opened("a", "06-05T09:00"), opened("a", "06-02T09:00"), opened("a", "06-03T10:00"));
    expect(await awards()).toEqual([]);
    await send(opened("a", "06-04T08:00"));
    expect(await awards()).toEqual(["three a 06-05T09:00 rule"]);
    await send(opened("a", "06-05T07:00"), opened("a", "06-01T09:00"));
    expect(await awards()).toEqual(["three a 06-04T08:00 rule"]);
    // Another calendar: 1 and 2 June, then 4 and 5: no three days in a row once the third is a working day.
    await db.sql`update organization set settings_json = '{"holidays": ["2026-06-04"]}' where id = ${org}`;
    await cycle();
    expect(await awards()).toEqual(["three a 06-03T10:00 rule"]);
    await isRebuiltTheSame();
  });

  test("16 writers at once complete the condition: one award", async () => {
    await badge("four", { all: [{ signal: "QUIZ_PASSED", count: 4 }] });
    await send(...["k1", "k2", "k3"].map((klass) => quiz("a", klass, "06-01T09:00")));
    await Promise.all(
      Array.from({ length: 16 }, async (_, n) => {
        const minute = String(10 + n);
        await ingestEvents(db.sql, org, [quiz("a", "k4", `06-02T09:${minute}`)], { now: NOW });
        await refresh(db.sql, org, { now: NOW, wait: n % 2 === 0 });
      }),
    );
    await cycle();
    expect(await awards()).toEqual(["four a 06-02T09:10 rule"]);
    await isRebuiltTheSame();
  });
});

describe("changes of a badge", () => {
  const one = { all: [{ signal: "QUIZ_PASSED" }] };
  const two = { all: [{ signal: "QUIZ_PASSED", count: 2 }] };

  test("switched off it gives nothing new and takes nothing back; switched on again it catches up", async () => {
    await badge("one", one);
    await send(quiz("a", "k1", "06-01T09:00"));
    await badge("one", one, { is_active: false });
    await send(quiz("b", "k1", "06-02T09:00"));
    expect(await awards()).toEqual(["one a 06-01T09:00 kept"]);
    await isRebuiltTheSame();
    await badge("one", one, { is_active: true });
    await cycle();
    expect(await awards()).toEqual(["one a 06-01T09:00 kept", "one b 06-02T09:00 rule"]);
    await isRebuiltTheSame();
  });

  test("a stricter rule: the preview names who loses, saving keeps, replaying takes", async () => {
    await badge("q", one, { points_reward: 7 });
    await send(
      quiz("a", "k1", "06-01T09:00"),
      quiz("b", "k1", "06-01T10:00"),
      quiz("b", "k2", "06-01T11:00"),
    );
    const preview = await previewBadge(db.sql, org, { id: "q", criteria: two, metadata: {} });
    expect([preview.gains.count, preview.loses.first.map((award) => award.studentId), preview.stays]).toEqual(
      [0, ["a"], 1],
    );
    await badge("q", two);
    await cycle();
    expect(await awards()).toEqual(["q a 06-01T09:00 kept", "q b 06-01T10:00 kept"]);
    await isRebuiltTheSame();
    await replayBadge(db.sql, org, "q", "user:admin");
    await cycle();
    expect(await awards()).toEqual(["q b 06-01T11:00 rule"]);
    // Two signals a quiz: 10 + 3.
    expect(await points("a")).toMatchObject({ total_points: 13, badges_count: 0, rank: 2 });
    await isRebuiltTheSame();
  });

  test("a laxer rule, and a badge that is not there yet: the preview names who gains", async () => {
    await badge("q", two);
    await send(quiz("a", "k1", "06-01T09:00"));
    expect((await previewBadge(db.sql, org, { id: "q", criteria: one, metadata: {} })).gains.count).toBe(1);
    const added = await previewBadge(db.sql, org, {
      id: "new",
      criteria: { all: [{ points: 13 }] },
      metadata: {},
    });
    expect(added.gains.first).toMatchObject([{ studentId: "a", name: "a", courseId: null }]);
    expect(await awards()).toEqual([]);
    await badge("q", one);
    await cycle();
    expect(await awards()).toEqual(["q a 06-01T09:00 rule"]);
  });

  test("saved and replayed before the worker saw the change: taken all the same", async () => {
    await badge("q", one);
    await send(quiz("a", "k1", "06-01T09:00"));
    await badge("q", two);
    await replayBadge(db.sql, org, "q", "user:admin");
    await cycle();
    expect(await awards()).toEqual([]);
  });
});

describe("by hand", () => {
  const given = { badgeId: "hand", studentId: "a", awardedAt: new Date("2026-06-05T08:00:00Z") };

  test("given once, counted, kept by a rebuild, taken back", async () => {
    await badge("hand", {}, { points_reward: 20 });
    await giveBadge(db.sql, org, { ...given, note: "Merci" }, "user:t");
    await cycle();
    expect(await awards()).toEqual(["hand a 06-05T09:00 hand"]);
    expect(await points()).toEqual({ total_points: 20, badges_count: 1, rank: 1 });
    await isRebuiltTheSame();
    await expect(giveBadge(db.sql, org, given, "user:t")).rejects.toMatchObject({ code: "already_awarded" });
    await drain(db.sql, org, { now: NOW });
    expect((await rebuildCheck(db.sql, org)).differences).toEqual([]);
    await takeBadgeBack(db.sql, org, given, "user:t");
    await cycle();
    expect(await awards()).toEqual([]);
    expect(await points()).toMatchObject({ total_points: 0, rank: 1 });
    const audit = await db.sql`select action from audit_log where organization_id = ${org} order by id`;
    expect(audit.map((row) => row.action).slice(-2)).toEqual(["badge.give", "badge.take_back"]);
  });

  test.each([
    ["unknown_badge", { badgeId: "none" }],
    ["unknown_learner", { studentId: "z" }],
    ["wrong_scope", { courseId: "c1" }],
    ["wrong_scope", { badgeId: "course" }],
    ["badge_off", { badgeId: "off" }],
  ])("refused: %s %j", async (code, change) => {
    await badge("hand", {});
    await badge("off", {}, { is_active: false });
    await badge("course", {}, { metadata_json: { repeatable: "course" } });
    await expect(giveBadge(db.sql, org, { ...given, ...change }, "user:t")).rejects.toMatchObject({ code });
  });
});

test("ties share a rank, and who left has none", async () => {
  await applyStructure(
    db.sql,
    org,
    {
      lms_enrollment: [
        { course_id: "c1", student_id: "c", enrolled_on: "2026-05-01", left_on: "2026-06-01" },
      ],
    },
    { now: NOW },
  );
  await send(quiz("a", "k1", "06-01T09:00"), quiz("b", "k2", "06-02T09:00"), quiz("c", "k1", "05-20T09:00"));
  const board = await db.sql`
    select student_id, rank from v_leaderboard where organization_id = ${org} order by student_id`;
  expect(board).toEqual([
    { student_id: "a", rank: 1 },
    { student_id: "b", rank: 1 },
  ]);
});
