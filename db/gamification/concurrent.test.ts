import type postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rebuild, refresh } from "@/db/aggregation";
import { openServer } from "@/db/drivers/server";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { giveBadge } from ".";

/**
 * Sixteen at once, each over a connection of its own, on a real PostgreSQL server (TEST_DATABASE_URL; the embedded database
 * has one connection and so nothing at once).
 */
const url = process.env.TEST_DATABASE_URL;
const WRITERS = 16;
const ROUNDS = 2;
const NOW = new Date("2026-06-10T11:00:00Z");

describe.skipIf(!url)("sixteen writers at once", () => {
  let database: TestDatabase;
  let writers: postgres.Sql[] = [];
  let sql: postgres.Sql;
  let org = "";
  let count = 0;

  beforeAll(async () => {
    database = await testDatabase();
    sql = database.sql;
    const [row] = await sql<{ name: string }[]>`select current_database() as name`;
    const own = new URL(url!);
    own.pathname = `/${row!.name}`;
    writers = await Promise.all(Array.from({ length: WRITERS }, () => openServer(own.toString(), 1)));
    const backends = await Promise.all(
      writers.map(async (writer) => (await writer`select pg_backend_pid() as pid`)[0]!.pid),
    );
    expect(new Set(backends).size).toBe(WRITERS);
  });
  afterAll(async () => {
    await Promise.all(writers.map((writer) => writer.end({ timeout: 5 })));
    await database.close();
  });
  beforeEach(async () => {
    org = `at-once-${++count}`;
    await createOrganization(sql, { id: org, name: org, now: NOW });
    await sql`delete from gamification_badge where organization_id = ${org}`;
    await applyStructure(
      sql,
      org,
      {
        lms_student: [{ id: "a", name: "a" }],
        lms_course: [{ id: "c", name: "c" }],
        lms_class: ["k1", "k2"].map((id) => ({ id, course_id: "c", name: id, step_type: "quiz" })),
        gamification_badge: [
          {
            id: "two",
            name: "two",
            criteria_json: { all: [{ signal: "QUIZ_PASSED", count: 2 }] },
            points_reward: 7,
          },
          { id: "hand", name: "hand", criteria_json: {}, points_reward: 100 },
        ],
      },
      { now: NOW },
    );
  });

  const quiz = (klass: string, minute: number) => ({
    id: `${klass} ${minute}`,
    type: "QUIZ_SUBMIT",
    student_id: "a",
    class_id: klass,
    occurred_at: `2026-06-02T09:${10 + minute}:00+01:00`,
    payload: { score: 10, max_score: 10 },
  });
  const at = async (round: number) => {
    const awards = await sql`
      select badge_id, to_char(awarded_at at time zone 'Africa/Casablanca', 'HH24:MI') as at from gamification_award
      where organization_id = ${org} order by 1`;
    const [board] = await sql`
      select total_points, badges_count from v_leaderboard where organization_id = ${org} and student_id = 'a'`;
    return { round, awards: [...awards], board };
  };

  test.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    "complete the same badge's condition: one award, of the earliest event, counted once (round %i)",
    async (round) => {
      await ingestEvents(sql, org, [quiz("k1", 0)], { now: NOW });
      await refresh(sql, org, { now: NOW });
      const work = writers.map(async (writer, n) => {
        // The later the writer, the earlier its event: each new one moves the award.
        await ingestEvents(writer, org, [quiz("k2", WRITERS - n)], { now: NOW });
        await refresh(writer, org, { now: NOW, wait: (n + round) % 2 === 0 });
      });
      await Promise.all(work);
      await refresh(sql, org, { now: NOW });
      // Two quizzes passed, two steps, the course: 2 × 10 + 2 × 3 + 50, and the badge's 7 once.
      const expected = {
        round,
        awards: [{ badge_id: "two", at: "09:11" }],
        board: { total_points: 83, badges_count: 1 },
      };
      expect(await at(round)).toEqual(expected);
      await rebuild(sql, org, { now: NOW, recentDays: 0 });
      expect(await at(round)).toEqual(expected);
    },
  );

  test("give the same badge by hand: one succeeds, the others are told that it is there", async () => {
    const given = { badgeId: "hand", studentId: "a", awardedAt: NOW };
    const answers = await Promise.allSettled(
      writers.map((writer, n) => giveBadge(writer, org, given, `user:${n}`)),
    );
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: WRITERS - 1 }, () => "already_awarded"));
    await refresh(sql, org, { now: NOW });
    expect(await at(0)).toMatchObject({
      awards: [{ badge_id: "hand" }],
      board: { total_points: 100, badges_count: 1 },
    });
    const audit =
      await sql`select action from audit_log where organization_id = ${org} and action = 'badge.give'`;
    expect(audit).toHaveLength(1);
  });
});
