import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createKey } from "@/db/keys";
import { NOW, plantFacts, plantMembers, plantSchool, scopeIds } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { disableUser } from "@/db/users";
import { account, signInAs, useDatabase } from "../session.testing";
import { GET } from "./route";

vi.mock("next/headers", async () => (await import("../session.testing")).nextHeaders);

let db: TestDatabase;
const users: Record<string, string> = {};
const keys: Record<string, string> = {};
const GAP = {
  min: { id: "A", name: "Groupe A", value: 68 },
  max: { id: "B", name: "Groupe B", value: 80 },
};
const WEEK = { from: "2026-10-12", to: "2026-10-18" };

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  const { sql } = db;
  await plantSchool(sql);
  await plantSchool(sql, "other");
  users.admin = await account(db, { email: "admin@example.org", role: "admin" });
  users.trainer = await account(db, { email: "t1@example.org", role: "trainer", instructorId: "t1" });
  users.learner = await account(db, { email: "l1@example.org", role: "learner", studentId: "l1" });
  const key = async (name: string, scopes: string[], kpiScopeIds?: number[]) => {
    keys[name] = (await createKey(sql, "school", { name, scopes, kpiScopeIds })).key;
  };
  const scopes = await scopeIds(sql);
  await key("read", ["read"]);
  await key("read B", ["read"], [scopes["Groupe:B"] ?? 0]);
  await key("read Global", ["read"], [scopes.Global ?? 0]);
  await key("ingest", ["ingest"]);

  const dateId = "2026-10-18";
  await plantFacts(sql, [
    { scope: "Groupe:A", dateId, code: "PROGRESSION_MOY", value: 41.5, n: 7 },
    { scope: "Groupe:A", dateId, code: "PROGRESSION", percentiles: [40, 55, 70, 5, 90], n: 7 },
    { scope: "Groupe:A", dateId, code: "SCORE_NORM", value: 66.6667, n: 3 },
    { scope: "Groupe:A", dateId, code: "PCT_COMP_ACQUISES", value: 25, numerator: 3, denominator: 12 },
    { scope: "Groupe:B", dateId, code: "PROGRESSION_MOY", value: 10, n: 1 },
    { scope: "Apprenant:l1", dateId, code: "PROGRESSION_MOY", value: 60, n: 1 },
    { scope: "Global", dateId, code: "PROGRESSION_MOY", value: 33, n: 9 },
    { scope: "Global", dateId, code: "GAPS_GROUPE_MIN_MAX", value: 12, n: 2, extra: GAP },
  ]);
  await sql`update kpi_scope set label = '=Groupe A' where organization_id = 'school' and ref_id = 'A'`;
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

async function get(query: Record<string, string | string[]>, key?: string) {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
  );
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  return GET(new Request(`http://jalon/api/kpi?${search}`, { headers }));
}
const json = async (...given: Parameters<typeof get>) => (await get(...given)).json();

describe("what is answered", () => {
  test("the stored rows, with what they rest on, the zone and as of when", async () => {
    const answer = await json(
      { metric: ["PROGRESSION_MOY", "PCT_COMP_ACQUISES"], scope: "Groupe:A", ...WEEK },
      keys.read,
    );
    expect(answer).toMatchObject({
      organization: "school",
      time_zone: "Europe/Paris",
      as_of: "2026-10-15T10:00:00+02:00",
      scope: { type: "Groupe", id: "A" },
      target: { type: "Global", id: null },
      period: "Week",
    });
    expect(
      answer.metrics.map((m: { code: string; empty_value: unknown }) => [m.code, m.empty_value]),
    ).toEqual([
      ["PROGRESSION_MOY", null],
      ["PCT_COMP_ACQUISES", null],
    ]);
    expect(answer.values).toMatchObject([
      {
        metric: "PCT_COMP_ACQUISES",
        date: "2026-10-18",
        running: true,
        value: 25,
        numerator: 3,
        denominator: 12,
      },
      { metric: "PROGRESSION_MOY", value: 41.5, sample_size: 7, computed_at: "2026-10-15T10:00:00+02:00" },
    ]);
  });

  test("percentiles, of which a statistic is one", async () => {
    const answer = await json({ metric: "PROGRESSION_P90", scope: "Groupe:A", ...WEEK }, keys.read);
    expect(answer.values).toMatchObject([
      { value: 70, sample_size: 7, percentiles: { p50: 40, p75: 55, p90: 70, min: 5, max: 90 } },
    ]);
  });

  test("without dates, the running period and twelve before it", async () => {
    const answer = await json({ metric: "PROGRESSION_MOY" }, keys.read);
    expect([answer.from, answer.to]).toEqual(["2026-07-26", "2026-10-18"]);
    expect(answer.values).toHaveLength(1);
  });

  test("as CSV with the same numbers; a label that looks like a formula is disarmed", async () => {
    const response = await get(
      { metric: "SCORE_NORM", scope: "Groupe:A", format: "csv", ...WEEK },
      keys.read,
    );
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain(
      "kpi-Groupe-A-Week-2026-10-12-2026-10-18.csv",
    );
    const [head, line] = (await response.text()).replace("\ufeff", "").split("\r\n");
    const cells = Object.fromEntries((head ?? "").split(",").map((name, i) => [name, line?.split(",")[i]]));
    expect(cells).toMatchObject({
      metric: "SCORE_NORM",
      scope_label: "'=Groupe A",
      date: "2026-10-18",
      running: "true",
      value: "66.6667",
      numerator: "",
      sample_size: "3",
      time_zone: "Europe/Paris",
    });
  });
});

describe("what is asked wrongly", () => {
  test.each([
    [{ metric: [] }, "metric", "out_of_range"],
    [{ metric: "" }, "metric[0]", "out_of_range"],
    [{ metric: ["SCORE_NORM", "NO_SUCH"] }, "metric[1]", "unknown_reference"],
    [{ metric: Array.from({ length: 21 }, (_, n) => `M${n}`) }, "metric", "out_of_range"],
    [{ metric: "SCORE_NORM", period: "Year" }, "period", "not_one_of"],
    [{ metric: "SCORE_NORM", from: "2026-02-30" }, "from", "bad_day"],
    [{ metric: "SCORE_NORM", to: "yesterday" }, "to", "bad_day"],
    [{ metric: "SCORE_NORM", from: "2026-10-19", to: "2026-10-18" }, "from", "out_of_range"],
    [{ metric: "SCORE_NORM", format: "xml" }, "format", "not_one_of"],
    [{ metric: "SCORE_NORM", scope: ["Groupe:A", "Groupe:B"] }, "scope", "wrong_type"],
    [{ metric: "SCORE_NORM", period: "Day", from: "2020-01-01" }, "from", "out_of_range"],
  ])("%j is refused at %s: %s", async (query, path, code) => {
    const response = await get(query, keys.read);
    expect(response.status).toBe(400);
    const { error } = await response.json();
    expect(error).toEqual({
      code: "bad_request",
      message: expect.any(String),
      details: [{ path, code, message: expect.any(String) }],
    });
  });

  test.each([
    [{ metric: "SCORE_NORM", scope: "Groupe:none" }],
    [{ metric: "SCORE_NORM", scope: "Nothing:1" }],
    [{ metric: "SCORE_NORM", target: "Module:none" }],
    [{ metric: "SCORE_NORM", target: "Groupe:A" }],
  ])("%j names what there is not", async (query) => {
    const response = await get(query, keys.read);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: { code: "not_found", message: expect.any(String) } });
  });

  test("a statistic that is asked for twice is answered once", async () => {
    const answer = await json(
      { metric: ["SCORE_NORM", "SCORE_NORM"], scope: "Groupe:A", ...WEEK },
      keys.read,
    );
    expect([answer.metrics.length, answer.values.length]).toEqual([1, 1]);
  });

  test.each(["Day", "Week", "Month", "Rolling7", "Rolling30"])(
    "%s of a module is a period",
    async (period) => {
      const response = await get({ metric: "SCORE_NORM", target: "Module:m", period }, keys.read);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        period,
        target: { type: "Module", id: "m" },
        values: [],
      });
    },
  );
});

describe("who reads what", () => {
  const status = async (scope: string, key?: string) =>
    (await get({ metric: "PROGRESSION_MOY", scope }, key)).status;

  test.each([
    ["admin", { Global: 200, "Groupe:A": 200, "Groupe:B": 200, "Apprenant:l1": 200, "Formateur:t2": 200 }],
    [
      "trainer",
      {
        Global: 200,
        "Groupe:A": 200,
        "Groupe:B": 404,
        "Apprenant:l1": 200,
        "Apprenant:l8": 404,
        "Formateur:t2": 404,
      },
    ],
    [
      "learner",
      { Global: 404, "Groupe:A": 200, "Sous_groupe:A2": 404, "Apprenant:l1": 200, "Apprenant:l2": 404 },
    ],
  ])("%s", async (who, expected) => {
    await signInAs(users[who] ?? null);
    const given = await Promise.all(Object.keys(expected).map(async (scope) => [scope, await status(scope)]));
    expect(Object.fromEntries(given)).toEqual(expected);
  });

  test("keys: with read all, held to a scope that one, without read nothing", async () => {
    await signInAs(null);
    expect(await status("Groupe:A", keys.read)).toBe(200);
    expect(await status("Groupe:B", keys["read B"])).toBe(200);
    expect(await status("Groupe:A", keys["read B"])).toBe(404);
    expect(await status("Groupe:A", keys.ingest)).toBe(403);
    expect(await status("Groupe:A", "jalon_wrong")).toBe(401);
    expect(await status("Groupe:A")).toBe(401);
  });

  test("a wrong key is refused even beside a good session", async () => {
    await signInAs(users.admin ?? null);
    expect(await status("Groupe:A", "jalon_wrong")).toBe(401);
  });

  test("another organisation's session finds nothing here, and a session of another organisation is nobody's", async () => {
    const stranger = await account(
      db,
      { email: "x@example.org", role: "trainer", instructorId: "t1" },
      "other",
    );
    await db.sql`update kpi_scope set ref_id = 'foreign' where organization_id = 'other' and ref_id = 'B'`;
    await signInAs(users.admin ?? null);
    expect(await status("Groupe:foreign")).toBe(404);
    await signInAs(stranger, "school");
    expect(await status("Global")).toBe(401);
  });

  /** Of some learners a row each, beside the group's. */
  const each = (learners: readonly number[], row: Omit<Parameters<typeof plantFacts>[1][number], "scope">) =>
    plantFacts(
      db.sql,
      learners.map((n) => ({ scope: `Apprenant:l${n}`, ...row })),
    );

  test("a learner sees a group's figure from 5 of its people on, however many samples, and no single observation", async () => {
    await plantMembers(db.sql);
    const [dateId, group] = ["2026-10-18", { scope: "Groupe:A", ...WEEK }];
    await each([2, 3, 4, 5, 6, 7], { code: "PROGRESSION_MOY", dateId, value: 40, n: 1 });
    // Nine marks, all of one: her mean would be the group's.
    await each([2], { code: "SCORE_NORM", dateId, value: 66.6667, n: 9 });
    await db.sql`update kpi_value set sample_size = 9 where value_number = 66.6667`;
    await signInAs(users.learner ?? null);
    expect((await json({ metric: "SCORE_NORM", ...group })).values).toEqual([]);
    const [spread] = (await json({ metric: "PROGRESSION", ...group })).values;
    expect(spread.percentiles).toEqual({ p50: 40, p75: 55, p90: 70 });
    // A fourth and a fifth; l8 is marked too, and of another group.
    await each([3, 4, 8], { code: "SCORE_NORM", dateId, value: 66, n: 1 });
    await each([5], { code: "SCORE_NORM", dateId, value: null });
    expect((await json({ metric: "SCORE_NORM", ...group })).values).toEqual([]);
    await each([6, 7], { code: "SCORE_NORM", dateId, value: 66, n: 1 });
    expect((await json({ metric: "SCORE_NORM", ...group })).values).toMatchObject([{ value: 66.6667 }]);
  });

  test("whatever date and target a learner asks for: of a group that was too small then, or of too few, nothing", async () => {
    const { sql } = db;
    // l9 was alone in A1 before the others came, and has left.
    await sql`
      insert into lms_group_student (organization_id, group_id, student_id, joined_on, left_on)
      values ('school', 'A1', 'l9', '2026-06-01', '2026-09-30')`;
    await plantMembers(sql);
    const code = "PCT_COMP_ACQUISES";
    const at = async (dateId: string, learners: readonly number[], more: object = {}) => {
      const row = { dateId, code, value: 1, ...more };
      await plantFacts(sql, [{ scope: "Groupe:A", ...row }]);
      await each(learners, row);
    };
    await at("2026-08-30", [1, 2, 3, 4, 5, 6, 7, 9], { numerator: 3, denominator: 12 });
    // l9 alone on the first of its days: 31 August is a Monday.
    await at("2026-09-06", [1, 2, 3, 4, 5, 6, 7, 9], { numerator: 3, denominator: 12 });
    await at("2026-09-13", [3, 4, 5, 6, 9], { numerator: 3, denominator: 12 });
    await at("2026-09-13", [1, 2, 3, 4], { target: "Module:m", numerator: 1, denominator: 9 });
    await at("2026-09-20", [1, 2, 3, 4, 5], { target: "Module:m", numerator: 1, denominator: 5 });
    await at("2026-09-27", [], { target: "Module:m", denominator: 12 });
    const dates = async (target: string) => {
      const asked = { metric: code, scope: "Groupe:A", target, from: "2026-08-24", to: "2026-10-04" };
      const { values } = await json(asked);
      return values.map((value: { date: string }) => value.date);
    };
    await signInAs(users.learner ?? null);
    expect([await dates("Global"), await dates("Module:m")]).toEqual([["2026-09-13"], ["2026-09-20"]]);
    await signInAs(users.trainer ?? null);
    expect([await dates("Global"), await dates("Module:m")]).toEqual([
      ["2026-08-30", "2026-09-06", "2026-09-13"],
      ["2026-09-13", "2026-09-20", "2026-09-27"],
    ]);
  });

  test("of the groups that a row names, those that its reader may not read are neither named nor told of", async () => {
    const extra = async (key?: string) => {
      const [row] = (await json({ metric: "GAPS_GROUPE_MIN_MAX", ...WEEK }, key)).values;
      return row.extra;
    };
    const hidden = { id: null, name: null, value: null };
    await signInAs(users.trainer ?? null);
    expect(await extra()).toEqual({ min: GAP.min, max: hidden });
    const csv = await (await get({ metric: "GAPS_GROUPE_MIN_MAX", format: "csv", ...WEEK })).text();
    expect(csv).not.toContain("Groupe B");
    await signInAs(users.admin ?? null);
    expect(await extra()).toEqual(GAP);
    await signInAs(null);
    expect(await extra(keys.read)).toEqual(GAP);
    expect(await extra(keys["read Global"])).toEqual({ min: hidden, max: hidden });
  });

  test("a disabled account is nobody from the next request on", async () => {
    const id = await account(db, { email: "gone@example.org", role: "admin" });
    await signInAs(id);
    expect(await status("Global")).toBe(200);
    await disableUser(db.sql, "school", "gone@example.org");
    expect(await status("Global")).toBe(401);
  });
});
