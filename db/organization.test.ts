import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { METRICS, PERCENTILE_METRICS, STATES } from "@/lib/metrics";
import { localDay, startOfLocalDay } from "@/lib/period";
import { organizationSettings } from "@/lib/settings";
import { syncCatalogue } from "./catalogue";
import { createOrganization, listOrganizations } from "./organization";
import { type TestDatabase, testDatabase } from "./testing";

const NOW = new Date("2025-11-17T08:25:00Z");
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await createOrganization(db.sql, { id: "atlas", name: "  Centre Atlas ", now: NOW });
});
afterAll(() => db.close());

describe("a new organisation", () => {
  test("has its zone, its settings in full and its clock at now", async () => {
    const [row] = await db.sql`
      select o.*, c.tick_at, c.time_zone as dated_in, c.closed_on, c.rebuild_wanted
      from organization o join engine_clock c on c.organization_id = o.id where o.id = 'atlas'`;
    expect(row).toMatchObject({
      name: "Centre Atlas",
      slug: "atlas",
      time_zone: "Africa/Casablanca",
      default_locale: "fr",
      settings_json: organizationSettings({}),
      tick_at: NOW,
      dated_in: "Africa/Casablanca",
      closed_on: null,
      rebuild_wanted: false,
    });
  });

  test("has 83 + 10 metrics and 26 states, in the catalogue's words and order", async () => {
    const metrics = await db.sql`
      select code, label, description, unit_code, period_codes, target_levels, stored_code, is_active, position, warn_above, translations_json
      from kpi_metric where organization_id = 'atlas' order by position`;
    expect(metrics.map((row) => row.code)).toEqual([...METRICS, ...PERCENTILE_METRICS].map((m) => m.code));
    expect(metrics.find((row) => row.code === "TACHES_EN_COURS")).toMatchObject({
      label: "Tâches en cours",
      unit_code: "Nombre",
      period_codes: ["Day", "Week", "Month"],
      target_levels: ["Global", "Module", "Projet"],
      stored_code: "Tache/En_cours",
      is_active: true,
      warn_above: null,
      translations_json: null,
    });
    const states = await db.sql`
      select domain, state_code, label, ordre, kind from kpi_state where organization_id = 'atlas' order by id`;
    expect(states).toHaveLength(STATES.length);
    expect(states).toContainEqual({
      domain: "Ua",
      state_code: "A_valider",
      label: "À valider",
      ordre: 3,
      kind: "review",
    });
  });

  test("has the scope Global and the targets Global, all units, all projects", async () => {
    expect(
      await db.sql`select scope_type, ref_id, label from kpi_scope where organization_id = 'atlas'`,
    ).toEqual([{ scope_type: "Global", ref_id: null, label: "Ensemble du centre" }]);
    const targets = await db.sql`
      select target_type, ref_id from kpi_target where organization_id = 'atlas' order by id`;
    expect(targets.map((row) => [row.target_type, row.ref_id])).toEqual([
      ["Global", null],
      ["Ua", null],
      ["Projet", null],
    ]);
  });

  test("speaks its own language", async () => {
    await createOrganization(db.sql, {
      id: "leeds",
      name: "Leeds",
      locale: "en",
      timeZone: "Europe/London",
      now: NOW,
    });
    const [row] = await db.sql`
      select m.label, s.label as scope, t.label as state from kpi_metric m
      join kpi_scope s using (organization_id) join kpi_state t using (organization_id)
      where organization_id = 'leeds' and m.code = 'SCORE_NORM' and t.domain = 'Tache' and t.state_code = 'Rejetee'`;
    expect(row).toEqual({ label: "Mean normalised score", scope: "Whole centre", state: "Rejected" });
    expect((await listOrganizations(db.sql)).map((o) => [o.id, o.timeZone, o.locale])).toEqual([
      ["atlas", "Africa/Casablanca", "fr"],
      ["leeds", "Europe/London", "en"],
    ]);
  });

  test.each([
    [{ id: "atlas", name: "Again" }, "organization_exists"],
    [{ id: "ATLAS", name: "Same slug" }, "organization_exists"],
    [{ id: "../etc", name: "X" }, "invalid_id"],
    [{ id: "x", name: " " }, "invalid_name"],
    [{ id: "x", name: "X", timeZone: "Africa/Fez" }, "invalid_time_zone"],
    [{ id: "x", name: "X", timeZone: "+01:00" }, "invalid_time_zone"],
    [{ id: "x", name: "X", locale: "tlh" }, "invalid_locale"],
  ])("%j is refused: %s, and nothing is left behind", async (wish, code) => {
    const before = await listOrganizations(db.sql);
    await expect(createOrganization(db.sql, { ...wish, now: NOW })).rejects.toMatchObject({ code });
    expect(await listOrganizations(db.sql)).toEqual(before);
  });

  test("two at once: one is made, the other is told", async () => {
    const wish = { id: "twice", name: "Twice", now: NOW };
    const outcomes = await Promise.allSettled([
      createOrganization(db.sql, wish),
      createOrganization(db.sql, wish),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
    const [row] = await db.sql`select count(*) as metrics from kpi_metric where organization_id = 'twice'`;
    expect(row?.metrics).toBe(93);
  });

  test("inside a transaction that fails, nothing of it stays", async () => {
    const undone = db.sql.begin(async (tx) => {
      await createOrganization(tx, { id: "undone", name: "Undone", now: NOW });
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
    expect((await listOrganizations(db.sql)).map((o) => o.id)).not.toContain("undone");
  });
});

describe("the catalogue kept up to date", () => {
  const wantsRebuild = async () => {
    const [row] = await db.sql`select rebuild_wanted from engine_clock where organization_id = 'atlas'`;
    return row?.rebuild_wanted;
  };

  test("a second run writes nothing and wants nothing", async () => {
    const ids =
      await db.sql`select id, code, updated_at from kpi_metric where organization_id = 'atlas' order by id`;
    expect(await syncCatalogue(db.sql, "atlas")).toEqual({ metrics: 0, states: 0 });
    expect(
      await db.sql`select id, code, updated_at from kpi_metric where organization_id = 'atlas' order by id`,
    ).toEqual(ids);
    expect(await wantsRebuild()).toBe(false);
  });

  test("what an admin decided and wrote stays; what a metric is comes back", async () => {
    await db.sql`
      update kpi_metric set is_active = false, warn_above = 72, objective = 24, position = 900, unit_code = 'Points',
        translations_json = '{"fr": {"label": "Attente de retour"}}'
      where organization_id = 'atlas' and code = 'DELAI_FEEDBACK_MED'`;
    await db.sql`
      update kpi_state set label = 'Relecture', color = '#000000', ordre = 9
      where organization_id = 'atlas' and domain = 'Tache' and state_code = 'A_valider'`;
    expect(await syncCatalogue(db.sql, "atlas")).toEqual({ metrics: 1, states: 0 });

    const [metric] = await db.sql`
      select label, description, is_active, warn_above, objective, position, unit_code from kpi_metric
      where organization_id = 'atlas' and code = 'DELAI_FEEDBACK_MED'`;
    expect(metric).toMatchObject({
      label: "Attente de retour",
      is_active: false,
      warn_above: 72,
      objective: 24,
      position: 900,
      unit_code: "Heures",
    });
    expect(metric?.description).toMatch(/^Médiane, en heures/);
    const [state] = await db.sql`
      select label, color, ordre from kpi_state
      where organization_id = 'atlas' and domain = 'Tache' and state_code = 'A_valider'`;
    expect(state).toEqual({ label: "Relecture", color: "#000000", ordre: 9 });
    expect(await wantsRebuild()).toBe(false);
  });

  test("a statistic at other levels, or a state that was not there, asks for a rebuild", async () => {
    await db.sql`
      update kpi_metric set period_codes = '{Day}' where organization_id = 'atlas' and code = 'SCORE_NORM'`;
    expect(await syncCatalogue(db.sql, "atlas")).toEqual({ metrics: 1, states: 0 });
    expect(await wantsRebuild()).toBe(true);

    await db.sql`update engine_clock set rebuild_wanted = false where organization_id = 'atlas'`;
    await db.sql`
      delete from kpi_state where organization_id = 'atlas' and domain = 'Projet' and state_code = 'Rejetee'`;
    expect(await syncCatalogue(db.sql, "atlas")).toEqual({ metrics: 0, states: 1 });
    expect(await wantsRebuild()).toBe(true);
  });

  test("an organisation's own metric and state are not touched, even under a name of the catalogue's", async () => {
    await db.sql`
      update kpi_metric set formula = '100 - UA_COVERAGE_PCT', label = 'La nôtre', unit_code = 'Score'
      where organization_id = 'atlas' and code = 'RISK_DESALIGNEMENT'`;
    await db.sql`
      insert into kpi_state (organization_id, domain, state_code, label, ordre, color, kind)
      values ('atlas', 'Tache', 'Bloquee', 'Bloquée', 6, '#111111', 'doing')`;
    expect(await syncCatalogue(db.sql, "atlas")).toEqual({ metrics: 0, states: 0 });
    const [row] = await db.sql`
      select label, unit_code from kpi_metric where organization_id = 'atlas' and code = 'RISK_DESALIGNEMENT'`;
    expect(row).toEqual({ label: "La nôtre", unit_code: "Score" });
  });

  test("two at once over missing rows: each row once", async () => {
    await db.sql`delete from kpi_metric where organization_id = 'atlas' and position > 40`;
    await Promise.all([syncCatalogue(db.sql, "atlas"), syncCatalogue(db.sql, "atlas")]);
    const [row] = await db.sql`
      select count(*) as rows, count(distinct code) as codes from kpi_metric where organization_id = 'atlas'`;
    expect(row).toEqual({ rows: 93, codes: 93 });
  });

  test("an unknown organisation gets nothing", async () => {
    expect(await syncCatalogue(db.sql, "nobody")).toEqual({ metrics: 0, states: 0 });
  });
});

describe("the zone data of the database and of lib/period", () => {
  // Past mid-2026 they may differ by release: see lib/period.
  const LAST = "2026-06-30";

  test("date every hour of 2024 to mid-2026 alike, Ramadans included", async () => {
    const zones = ["Africa/Casablanca", "Europe/Paris", "Asia/Beirut"];
    const rows = await db.sql<{ zone: string; at: Date; day: string }[]>`
      select zone, at, (at at time zone zone)::date as day
      from unnest(${zones}::text[]) zone,
        generate_series('2024-01-01T00:30:00Z'::timestamptz, ${LAST}::date + 1, '1 hour') at`;
    expect(rows.length).toBe(3 * 912 * 24);
    expect(rows.filter((row) => localDay(row.at, row.zone) !== row.day)).toEqual([]);
  });

  test("begin each Casablanca day at the same instant", async () => {
    const rows = await db.sql<{ day: string; start: Date }[]>`
      select day::date as day, day::date::timestamp at time zone 'Africa/Casablanca' as start
      from generate_series('2024-01-01'::date, ${LAST}::date, '1 day') day`;
    expect(rows).toHaveLength(912);
    for (const row of rows) expect(startOfLocalDay(row.day, "Africa/Casablanca"), row.day).toEqual(row.start);
  });
});
