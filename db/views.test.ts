import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";

/** Wednesday 10 June 2026, noon in Casablanca (UTC+1). */
const now = new Date("2026-06-10T11:00:00Z");

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  for (const id of ["org", "other"]) {
    await createOrganization(database.sql, { id, name: id, now });
    await database.sql`DELETE FROM gamification_badge WHERE organization_id = ${id}`;
    await applyStructure(
      database.sql,
      id,
      {
        lms_student: ["a", "b", "c", "d"].map((student) => ({ id: student, name: student })),
        lms_course: [{ id: "c1", name: "Cours" }],
        lms_class: [{ id: "k1", course_id: "c1", name: "Classe" }],
        lms_group: [{ id: "g1", group_type: "Groupe", name: "Groupe" }],
        gamification_badge: [{ id: "b1", name: "Badge", criteria_json: {}, points_reward: 20 }],
      },
      { now },
    );
    // The structure is known to the engine before any signal is: a class that it meets later undoes COURSE_COMPLETED.
    await refresh(database.sql, id, { now });
  }
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql`TRUNCATE lms_event, engine_inbox, engine_waiting, lms_signal, gamification_award, gamification_grant,
    gamification_score, fact_class_progress,
    lms_group_student, lms_enrollment`;
  await settings({});
});

const settings = (value: object) =>
  database.sql`UPDATE organization SET settings_json = ${JSON.stringify(value)}::text::jsonb WHERE id = 'org'`;

/** Own actions of learner a at these local times (Casablanca, UTC+1). */
async function act(times: readonly string[], changes: object = {}, organization = "org"): Promise<void> {
  const events = times.map((time, n) => ({
    id: `${time} ${n} ${JSON.stringify(changes)}`,
    type: "APP_OPENED",
    student_id: "a",
    occurred_at: `2026-${time}:00+01:00`,
    ...changes,
  }));
  const answer = await ingestEvents(database.sql, organization, events, { now });
  expect(answer.rejected).toEqual([]);
}

const signal = (student: string, type: string, of = "k1", organization = "org") =>
  database.sql`
    INSERT INTO lms_signal (organization_id, id, type, student_id, course_id, class_id, source_event_ids, created_at)
    VALUES (${organization}, ${`${type} ${student} ${of}`}, ${type}, ${student}, 'c1', ${of}, '{e}', ${now})`;

const activity = async (student = "a") => {
  const [row] = await database.sql`
    SELECT last_event_at, events_24h, streak_days FROM v_user_activity
    WHERE organization_id = 'org' AND student_id = ${student}`;
  return row;
};
const streak = async () => (await activity())?.streak_days;

describe("v_user_activity", () => {
  it("without an action: no last event, 0 and 0", async () => {
    await act(["06-10T09:00"], { instructor_id: "t" });
    expect(await activity()).toEqual({ last_event_at: null, events_24h: 0, streak_days: 0 });
  });

  it("counts the 24 hours up to the tick, and nothing of the future", async () => {
    await act(["06-09T12:00", "06-09T12:01", "06-10T12:00", "06-10T12:01"]);
    expect(await activity()).toMatchObject({
      last_event_at: new Date("2026-06-10T11:00:00Z"),
      events_24h: 2,
    });
  });

  it("an event that waits counts nowhere", async () => {
    await act(["06-10T09:00"]);
    await database.sql`
      INSERT INTO engine_waiting (organization_id, event_id, missing_kind, missing_id)
      SELECT organization_id, id, 'class', 'k9' FROM lms_event`;
    expect(await activity()).toEqual({ last_event_at: null, events_24h: 0, streak_days: 0 });
  });

  it("today, yesterday and the day before: 3", async () => {
    await act(["06-10T09:00", "06-10T10:00", "06-09T23:59", "06-08T00:00"]);
    expect(await streak()).toBe(3);
  });

  it("today has none yet: counts from yesterday", async () => {
    await act(["06-09T09:00", "06-08T09:00"]);
    expect(await streak()).toBe(2);
  });

  it("neither today nor yesterday: 0", async () => {
    await act(["06-08T09:00", "06-07T09:00"]);
    expect(await streak()).toBe(0);
  });

  it("a gap ends it: 1 of 10 June, not of 8 June", async () => {
    await act(["06-10T09:00", "06-08T09:00"]);
    expect(await streak()).toBe(1);
  });

  it("a login alone is no streak day, nor a trainer's action", async () => {
    await act(["06-10T09:00"], { type: "SESSION_START", payload: { session_id: "s" } });
    await act(["06-09T09:00"], { instructor_id: "t" });
    expect(await streak()).toBe(0);
    expect(await activity()).toMatchObject({ events_24h: 1 });
  });

  it("holidays neither break nor extend: 10 and 6 June around three of them are 2, though 8 June was active", async () => {
    await settings({ holidays: ["2026-06-07", "2026-06-08", "2026-06-09"] });
    await act(["06-10T09:00", "06-08T09:00", "06-06T09:00"]);
    expect(await streak()).toBe(2);
  });

  it("a holiday today keeps yesterday's streak; a missed working day before it does not come back", async () => {
    await settings({ holidays: ["2026-06-10"] });
    await act(["06-09T09:00", "06-08T09:00"]);
    expect(await streak()).toBe(2);
    await settings({ holidays: ["2026-06-10", "2026-06-09"] });
    await database.sql`TRUNCATE lms_event`;
    await act(["06-07T09:00"]);
    expect(await streak()).toBe(0);
  });

  it("days are the organisation's: 23:30 UTC on 8 June is 9 June", async () => {
    await act(["06-09T00:30"]);
    expect(await streak()).toBe(1);
    await database.sql`UPDATE organization SET time_zone = 'America/New_York' WHERE id = 'org'`;
    expect(await streak()).toBe(0);
    await database.sql`UPDATE organization SET time_zone = 'Africa/Casablanca' WHERE id = 'org'`;
  });
});

describe("v_event_daily_stats", () => {
  it("counts by local day and type, per organisation", async () => {
    await act(["06-09T00:30", "06-09T23:30", "06-10T00:00"]);
    await act(["06-09T12:00"], { type: "STEP_DONE", class_id: "k1" });
    await act(["06-09T12:00"], {}, "other");
    expect(
      await database.sql`
        SELECT date, type, count FROM v_event_daily_stats WHERE organization_id = 'org' ORDER BY date, type`,
    ).toEqual([
      { date: "2026-06-09", type: "APP_OPENED", count: 2 },
      { date: "2026-06-09", type: "STEP_DONE", count: 1 },
      { date: "2026-06-10", type: "APP_OPENED", count: 1 },
    ]);
  });
});

describe("v_signal_summary and v_leaderboard", () => {
  /** As of a refresh that looks at everybody's points again. */
  const board = async () => {
    await database.sql`
      INSERT INTO gamification_stale (organization_id, student_id) SELECT organization_id, id FROM lms_student`;
    await refresh(database.sql, "org", { now });
    return database.sql`
      SELECT student_id, total_points AS points, badges_count AS badges, rank FROM v_leaderboard
      WHERE organization_id = 'org' ORDER BY rank, student_id`;
  };
  const award = (student: string) =>
    database.sql`
      INSERT INTO gamification_grant (organization_id, badge_id, student_id, awarded_at, source)
      VALUES ('org', 'b1', ${student}, ${now}, 'hand')`;

  it("a: 2 videos, 1 quiz, 1 step", async () => {
    await signal("a", "VIDEO_COMPLETED", "k1");
    await signal("a", "VIDEO_COMPLETED", "k2");
    await signal("a", "QUIZ_PASSED");
    await signal("a", "STEP_COMPLETED");
    await signal("a", "VIDEO_COMPLETED", "k1", "other");
    expect(await database.sql`SELECT * FROM v_signal_summary WHERE organization_id = 'org'`).toEqual([
      {
        organization_id: "org",
        student_id: "a",
        video_completed_count: 2,
        quiz_passed_count: 1,
        step_completed_count: 1,
      },
    ]);
  });

  it("a: 5 + 10 + 3 + 50 = 68; b: badge 20 + 3 = 23; c: 23 too, so both are 2nd; d: 0, 4th", async () => {
    for (const type of ["VIDEO_COMPLETED", "QUIZ_PASSED", "STEP_COMPLETED", "COURSE_COMPLETED"])
      await signal("a", type);
    await award("b");
    await signal("b", "STEP_COMPLETED");
    await award("c");
    await signal("c", "STEP_COMPLETED");
    expect(await board()).toEqual([
      { student_id: "a", points: 68, badges: 0, rank: 1 },
      { student_id: "b", points: 23, badges: 1, rank: 2 },
      { student_id: "c", points: 23, badges: 1, rank: 2 },
      { student_id: "d", points: 0, badges: 0, rank: 4 },
    ]);
  });

  it("the organisation's own points: quiz 100, and a video, which is not set, 5", async () => {
    await settings({ points: { QUIZ_PASSED: 100 } });
    await signal("a", "QUIZ_PASSED");
    await signal("b", "VIDEO_COMPLETED");
    expect((await board()).map((row) => [row.student_id, row.points])).toEqual([
      ["a", 100],
      ["b", 5],
      ["c", 0],
      ["d", 0],
    ]);
  });

  it("who left is out and moves the others up; who left one group of two, leaves today or starts later is in", async () => {
    await signal("a", "QUIZ_PASSED");
    const left = { left_on: "2026-06-09" };
    await applyStructure(
      database.sql,
      "org",
      {
        lms_group_student: [
          { group_id: "g1", student_id: "a", joined_on: "2026-01-01", ...left },
          { group_id: "g1", student_id: "b", joined_on: "2026-01-01", ...left },
          { group_id: "g1", student_id: "c", joined_on: "2026-01-01", left_on: "2026-06-10" },
          { group_id: "g1", student_id: "d", joined_on: "2026-07-01" },
        ],
        lms_enrollment: [{ course_id: "c1", student_id: "b", enrolled_on: "2026-01-01" }],
      },
      { now },
    );
    expect((await board()).map((row) => [row.student_id, row.rank])).toEqual([
      ["b", 1],
      ["c", 1],
      ["d", 1],
    ]);
  });
});

describe("v_user_progress", () => {
  it("says completed and passed from their times, and names the course", async () => {
    await database.sql`
      INSERT INTO fact_class_progress (organization_id, student_id, class_id, video_max_position_sec, video_duration_sec,
        video_completed_at, quiz_score, quiz_max_score, updated_at)
      VALUES ('org', 'a', 'k1', 95.5, 100, ${now}, 4, 10, ${now})`;
    expect(await database.sql`SELECT * FROM v_user_progress WHERE organization_id = 'org'`).toEqual([
      {
        organization_id: "org",
        student_id: "a",
        class_id: "k1",
        course_id: "c1",
        video_max_position_sec: 95.5,
        video_duration_sec: 100,
        video_completed: true,
        video_completed_at: now,
        quiz_passed: false,
        quiz_score: 4,
        quiz_max_score: 10,
        quiz_passed_at: null,
        updated_at: now,
      },
    ]);
  });
});

describe("every view", () => {
  it("has organization_id as its first column", async () => {
    expect(
      await database.sql`
        SELECT table_name AS view, column_name AS first FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name LIKE 'v\\_%' AND ordinal_position = 1 ORDER BY 1`,
    ).toEqual(
      ["v_event_daily_stats", "v_leaderboard", "v_signal_summary", "v_user_activity", "v_user_progress"].map(
        (view) => ({
          view,
          first: "organization_id",
        }),
      ),
    );
  });
});
