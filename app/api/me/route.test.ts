import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { NOW, plantSchool } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import type { BadgesData, LeaderboardData, MeData } from "@/lib/learner/types";
import { POST as award } from "../badges/awards/route";
import { GET as leaderboard } from "../leaderboard/route";
import { POST as visibility } from "../leaderboard/visibility/route";
import { account, signInAs, useDatabase } from "../session.testing";
import { GET as badges } from "./badges/route";
import { GET as data } from "./data/route";
import { GET as me } from "./route";

vi.mock("next/headers", async () => (await import("../session.testing")).nextHeaders);

let db: TestDatabase;
const users: Record<string, string> = {};

/** l1 … l7 are in group A; ln finished n quizzes with full marks, but l1, who has 8. l8 is alone in group B. */
beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  for (const org of ["school", "other"]) {
    await plantSchool(db.sql, org);
    await db.sql`
      insert into lms_course (organization_id, id, name) values (${org}, 'c', 'Cours')`;
    await db.sql`
      insert into lms_class (organization_id, id, course_id, name, step_type)
      select ${org}, 'k' || n, 'c', 'Classe ' || n, 'quiz' from generate_series(1, 9) n`;
    const events = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) =>
      Array.from({ length: n === 1 ? 8 : n }, (_, quiz) => ({
        id: `q${n} ${quiz}`,
        type: "QUIZ_SUBMIT",
        student_id: `l${n}`,
        class_id: `k${quiz + 1}`,
        occurred_at: "2026-10-14T09:00:00+02:00",
        payload: { score: 10, max_score: 10 },
      })),
    );
    expect((await ingestEvents(db.sql, org, events, { now: NOW })).rejected).toEqual([]);
    await db.sql`update engine_clock set rebuild_wanted = true where organization_id = ${org}`;
    await refresh(db.sql, org, { now: NOW });
  }
  users.admin = await account(db, { email: "admin@example.org", role: "admin" });
  users.t1 = await account(db, { email: "t1@example.org", role: "trainer", instructorId: "t1" });
  users.t2 = await account(db, { email: "t2@example.org", role: "trainer", instructorId: "t2" });
  for (const n of [1, 2, 3, 8, 9])
    users[`l${n}`] = await account(db, { email: `l${n}@example.org`, role: "learner", studentId: `l${n}` });
  users.nobody = await account(db, { email: "l0@example.org", role: "learner" });
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});
beforeEach(async () => {
  await db.sql`delete from gamification_preference`;
  await mode("group");
});

const mode = (name: string, neighbours = 1) =>
  db.sql`
    update organization set settings_json = settings_json || ${JSON.stringify({ leaderboard: { mode: name, neighbours } })}::text::jsonb
    where id = 'school'`;

type Handler = (request: Request) => Promise<Response>;
const as = async (who: string | null) => signInAs(who === null ? null : (users[who] ?? ""));
const get = (handler: Handler, path: string) => handler(new Request(`http://jalon${path}`));
const post = (handler: Handler, path: string, body: object, headers: object = {}) =>
  handler(
    new Request(`http://jalon${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", ...headers },
      body: JSON.stringify(body),
    }),
  );
const board = async (path = "/api/leaderboard"): Promise<LeaderboardData> =>
  (await get(leaderboard, path)).json();

describe("one's own pages", () => {
  test("figures, streak, points and rank are the learner's own", async () => {
    await as("l3");
    const own: MeData = await (await get(me, "/api/me")).json();
    // A quiz 10, its step 3: 3 × 13; first-step and first-quiz 5 each, perfect-quiz 10. l1, l4 to l7 have more.
    expect([own.points, own.badges, own.rank]).toEqual([59, 3, { rank: 6, of: 7, group: "Groupe A" }]);
    expect(own.streak).toMatchObject({ days: 1, best: 1 });
    expect(own.streak.calendar.filter((day) => day.state === "active").map((day) => day.on)).toEqual([
      "2026-10-14",
    ]);
    expect(own.scopes).toEqual(["Apprenant:l3", "Groupe:A"]);
    expect(own.hasLeaderboard).toBe(true);
    // A quiz that belongs to no unit is known by its class.
    expect(own.marks.map((mark) => mark.item).sort()).toEqual(["Classe 1", "Classe 2", "Classe 3"]);
    expect(JSON.stringify(own)).not.toMatch(/l[124-9]\b/);
  });

  test("badges: what is there, and how far along the others are", async () => {
    await as("l3");
    const own: BadgesData = await (await get(badges, "/api/me/badges")).json();
    expect(own.earned.map((badge) => badge.id).sort()).toEqual(["first-quiz", "first-step", "perfect-quiz"]);
    expect(own.open.find((badge) => badge.id === "perfect-quiz-10")?.progress).toMatchObject({
      share: 0.3,
      parts: [{ has: 3, needs: 10 }],
    });
    expect(own.open.find((badge) => badge.id === "helping-hand")).toMatchObject({
      isByHand: true,
      progress: null,
    });
  });

  test("a group of one: rank, and no comparison", async () => {
    await as("l8");
    const own: MeData = await (await get(me, "/api/me")).json();
    expect(own.rank).toEqual({ rank: 1, of: 1, group: "Groupe B" });
    expect(own.median).toBeNull();
    expect(own.scopes).toEqual(["Apprenant:l8"]);
  });

  test("everything held about oneself, nothing of anybody else, and an audit row", async () => {
    await as("l2");
    const response = await get(data, "/api/me/data");
    expect(response.headers.get("content-disposition")).toContain("attachment");
    const file = await response.json();
    expect(file.profile).toMatchObject({ id: "l2", name: "Apprenant 2" });
    expect([file.events.length, file.signals.length, file.awards.length]).toEqual([2, 4, 3]);
    expect(JSON.stringify(file)).not.toContain("password");
    expect(JSON.stringify(file)).not.toMatch(/"l[13-9]"|Apprenant [13-9]/);
    const [row] = await db.sql`select actor, subject from audit_log where action = 'learner.export'`;
    expect(row).toEqual({ actor: `user:${users.l2}`, subject: "student:l2" });
  });

  test.each([
    [null, 401],
    ["t1", 403],
    ["admin", 403],
    ["nobody", 404],
  ])("%s: %i", async (who, status) => {
    await as(who);
    for (const [handler, path] of [
      [me, "/api/me"],
      [data, "/api/me/data"],
    ] as const)
      expect((await get(handler, path)).status).toBe(status);
  });
});

describe("leaderboard", () => {
  const names = (rows: LeaderboardData["rows"]) => rows.map((row) => row.name);

  test("the own group, whatever the address says", async () => {
    await as("l1");
    const seen = await board("/api/leaderboard?scope=Groupe:B");
    expect([seen.group, seen.members, seen.own?.rank]).toEqual(["Groupe A", 7, 1]);
    expect(names(seen.rows)).toEqual([1, 7, 6, 5, 4, 3, 2].map((n) => `Apprenant ${n}`));
    expect(JSON.stringify(seen)).not.toMatch(/"l\d"/);
  });

  test("who opts out is a pseudonym from the next request on, to learners and trainers, and in again", async () => {
    await as("l2");
    expect((await post(visibility, "/api/leaderboard/visibility", { hidden: true })).status).toBe(200);
    expect((await board()).own).toMatchObject({ rank: 7, isHidden: true });
    for (const who of ["l1", "t1"]) {
      await as(who);
      const seen = await board("/api/leaderboard?scope=Groupe:A");
      expect(JSON.stringify(seen)).not.toContain("Apprenant 2");
      expect(seen.rows.at(-1)).toMatchObject({ rank: 7, isPseudonym: true });
    }
    await as("l2");
    await post(visibility, "/api/leaderboard/visibility", { hidden: false });
    await as("l1");
    expect(names((await board()).rows)).toContain("Apprenant 2");
    const audit =
      await db.sql`select after_json from audit_log where action = 'leaderboard.visibility' order by id`;
    expect(audit.map((row) => row.after_json)).toEqual([{ is_hidden: true }, { is_hidden: false }]);
  });

  test.each([
    ["off", []],
    ["neighbours", [5, 6, 7]],
  ])("mode %s: ranks %j, the own one always", async (name, ranks) => {
    await mode(name);
    await as("l3");
    const seen = await board();
    expect([seen.rows.map((row) => row.rank), seen.own?.rank]).toEqual([ranks, 6]);
    const own: MeData = await (await get(me, "/api/me")).json();
    expect(own.hasLeaderboard).toBe(name !== "off");
  });

  test("mode anonymous: no name but one's own", async () => {
    await mode("anonymous");
    await as("l3");
    expect(JSON.stringify(await board()).match(/Apprenant \d/g)).toEqual(["Apprenant 3"]);
  });

  test("below five, oneself alone", async () => {
    await as("l8");
    expect(await board()).toMatchObject({ isSmall: true, members: 1, rows: [{ isSelf: true }] });
  });

  test("who was erased is out", async () => {
    await db.sql`update lms_student set erased_at = now() where organization_id = 'school' and id = 'l7'`;
    await as("l1");
    expect((await board()).rows.map((row) => row.rank)).toEqual([1, 2, 3, 4, 5, 6]);
    await db.sql`update lms_student set erased_at = null`;
  });

  test("a trainer reads assigned groups, and of others nothing", async () => {
    await as("t2");
    expect((await board()).group).toBe("Groupe B");
    expect((await get(leaderboard, "/api/leaderboard?scope=Groupe:A")).status).toBe(404);
    expect((await board("/api/leaderboard?scope=Session:S")).rows).toEqual([]);
    await as("admin");
    expect((await board("/api/leaderboard?scope=Session:S")).rows).toHaveLength(8);
    await as(null);
    expect((await get(leaderboard, "/api/leaderboard")).status).toBe(401);
  });

  test("a long ranking comes by pages, the own one first, without an id or a hidden name on any", async () => {
    // Group B beside l8: b1 to b120 without points, every tenth hidden.
    await db.sql`
      insert into lms_student (organization_id, id, name) select 'school', 'b' || n, 'Membre ' || n from generate_series(1, 120) n`;
    await db.sql`
      insert into lms_group_student (organization_id, group_id, student_id, joined_on)
      select 'school', 'B', 'b' || n, '2026-10-01' from generate_series(1, 120) n`;
    await db.sql`
      insert into gamification_preference (organization_id, student_id, is_hidden)
      select 'school', 'b' || n, true from generate_series(10, 120, 10) n`;
    await db.sql`update engine_clock set rebuild_wanted = true where organization_id = 'school'`;
    await refresh(db.sql, "school", { now: NOW });
    await as("l8");
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(await board(`/api/leaderboard?page=${page}`));
    expect(pages.map(({ rows, page }) => [rows.length, page])).toEqual([
      [50, { number: 1, of: 3 }],
      [50, { number: 2, of: 3 }],
      [21, { number: 3, of: 3 }],
    ]);
    const rows = pages.flatMap((one) => one.rows);
    expect(new Set(rows.map((row) => row.name)).size).toBe(121);
    expect(rows.filter((row) => row.isPseudonym)).toHaveLength(12);
    expect(rows.map((row) => row.rank)).toEqual([1, ...Array.from({ length: 120 }, () => 2)]);
    expect(JSON.stringify(pages)).not.toMatch(/"b\d+"|"Membre \d*0"/);
    // l8 has the points, and without a page stands on the first.
    expect((await board()).page).toEqual({ number: 1, of: 3 });
    for (const wrong of ["0", "-1", "x", "2.5"])
      expect((await board(`/api/leaderboard?page=${wrong}`)).page?.number).toBe(1);
    expect((await board("/api/leaderboard?page=4000")).page?.number).toBe(3);
  });

  test("another site cannot choose for somebody", async () => {
    await as("l2");
    const sent = post(
      visibility,
      "/api/leaderboard/visibility",
      { hidden: true },
      { "sec-fetch-site": "cross-site" },
    );
    expect((await sent).status).toBe(403);
  });
});

describe("awards by hand", () => {
  const give = (more: object = {}) =>
    post(award, "/api/badges/awards", { badge_id: "helping-hand", student_id: "l2", ...more });

  test.each([
    ["l1", {}, 403],
    ["t2", {}, 404],
    ["t1", { student_id: "none" }, 404],
    ["t1", { badge_id: "none" }, 404],
    ["t1", { course_id: "c" }, 409],
    ["t1", { note: "x".repeat(501) }, 400],
    ["t1", { note: "Merci pour Yasmine" }, 200],
    ["t1", {}, 409],
    ["admin", { action: "take_back" }, 200],
    ["admin", { action: "take_back" }, 409],
  ])("by %s, %j: %i", async (who, more, status) => {
    await as(who);
    expect((await give(more)).status).toBe(status);
    await refresh(db.sql, "school", { now: NOW });
  });
});
