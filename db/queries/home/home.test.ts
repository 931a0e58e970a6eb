import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HomeData } from "@/lib/home";
import { parseView, type Query } from "@/lib/view";
import { type TestDatabase, testDatabase } from "../../testing";
import { createUser } from "../../users";
import {
  NOW,
  plantFacts,
  plantMembers,
  plantSchool,
  plantTiles,
  scopeIds,
  targetIds,
} from "../school.testing";
import { findViewer, type SignedIn } from "../viewer";
import { loadHome } from "./index";

let db: TestDatabase;
let trainer: SignedIn;
let learner: SignedIn;

const A = { scope: "Groupe:A" };
/** The running week is that of Monday 12 to Sunday 18 October 2026. */
const [LAST_WEEK, THIS_WEEK] = ["2026-10-11", "2026-10-18"];

beforeAll(async () => {
  db = await testDatabase();
  const { sql } = db;
  await plantSchool(sql);
  const person = async (user: { role: "trainer" | "learner"; instructorId?: string; studentId?: string }) => {
    const email = `${user.role}@example.org`;
    const { id } = await createUser(sql, "school", {
      email,
      name: email,
      password: "un mot de passe",
      ...user,
    });
    const viewer = await findViewer(sql, { organizationId: "school", userId: id, sessionVersion: 1 }, NOW);
    if (!viewer) throw new Error(`no viewer for ${email}`);
    return viewer;
  };
  trainer = await person({ role: "trainer", instructorId: "t1" });
  learner = await person({ role: "learner", studentId: "l1" });

  await plantTiles(sql, [
    // Two weeks ago nothing was stored: a gap, not a zero.
    { ...A, dateId: "2026-09-27", progression_moyenne: 20 },
    { ...A, dateId: LAST_WEEK, progression_moyenne: 30, pourcentage_ua_couvertes: 80, commentaires_7j: 9 },
    { ...A, dateId: THIS_WEEK, progression_moyenne: 41.5, pourcentage_inactives_7j: 25, commentaires_7j: 0 },
    { ...A, period: "Day", dateId: "2026-10-15", progression_moyenne: 41.5, commentaires_7j: 0 },
    { scope: "Apprenant:l1", dateId: THIS_WEEK, progression_moyenne: 60 },
  ]);
  await plantFacts(sql, [
    { ...A, code: "PROGRESSION_MOY", dateId: LAST_WEEK, value: 30, n: 7 },
    { ...A, code: "PROGRESSION_MOY", dateId: THIS_WEEK, value: 41.5, n: 7 },
    { ...A, code: "PROGRESSION", dateId: THIS_WEEK, percentiles: [40, 55, 70, 5, 90], n: 7 },
    { scope: "Groupe:A", code: "INACTIVITE_7J", dateId: THIS_WEEK, value: 25, numerator: 3, denominator: 12 },
    { ...A, code: "SCORE_NORM", period: "Rolling7", dateId: "2026-10-15", value: 66, n: 3 },
    { ...A, code: "SCORE_NORM", period: "Rolling7", dateId: "2026-10-08", value: 60, n: 12 },
    { scope: "Sous_groupe:A1", code: "PROGRESSION_MOY", dateId: THIS_WEEK, value: 50, n: 5 },
    { scope: "Groupe:B", code: "PROGRESSION_MOY", dateId: THIS_WEEK, value: 10, n: 1 },
    { scope: "Apprenant:l1", code: "PROGRESSION_MOY", dateId: THIS_WEEK, value: 60, n: 1 },
  ]);
  const [scopes, targets] = [await scopeIds(sql), await targetIds(sql)];
  // 10 pairs (learner, UA): 6 to do, 4 validated; the plan expects 7 of them by the end of the week.
  await sql`
    insert into kpi_state_count (organization_id, date_id, period_code, scope_id, target_id, state_id, state_count_value)
    select 'school', ${THIS_WEEK}, 'Week', ${scopes["Groupe:A"] ?? 0}, ${targets.Global ?? 0}, id,
      case state_code when 'A_faire' then 6 else 4 end
    from kpi_state where organization_id = 'school' and domain = 'Ua' and state_code in ('A_faire', 'Validee')`;
  await sql`
    insert into kpi_plan_gap (organization_id, date_id, period_code, scope_id, target_id, expected_count, done_count)
    values ('school', ${THIS_WEEK}, 'Week', ${scopes["Groupe:A"] ?? 0}, ${targets.Ua ?? 0}, 7, 4)`;
});
afterAll(() => db.close());

const home = (viewer: SignedIn, query: Query, locale = "fr") =>
  loadHome(db.sql, viewer, parseView(query), locale);
const shown = async (viewer: SignedIn, query: Query) => {
  const data = await home(viewer, query);
  if (!data) throw new Error("nothing to show");
  return data;
};
const tile = (data: HomeData, column: string) => data.tiles.find((candidate) => candidate.column === column);

describe("the view", () => {
  test("a trainer begins with the first assigned group, this week, everything", async () => {
    const data = await shown(trainer, {});
    expect(data.scope).toEqual({
      scopeType: "Groupe",
      scopeId: "A",
      label: "Groupe A",
      path: ["Session 2026"],
    });
    expect([data.period, data.dateId, data.running, data.nextDate]).toEqual(["Week", THIS_WEEK, true, null]);
    expect(data.children.map((child) => child.label)).toEqual(["A1", "A2"]);
    expect(data.target.targetType).toBe("Global");
  });

  test("a target is named with the items above it", async () => {
    const data = await shown(trainer, { target: "Micro_competence:mc" });
    expect(data.target.path).toEqual(["Module M", "Compétence C"]);
  });

  test("another group, another trainer, no such group, no such target: all the same nothing", async () => {
    for (const query of [
      { scope: "Groupe:B" },
      { scope: "Formateur:t2" },
      { scope: "Apprenant:l8" },
      { scope: "Groupe:none" },
      { target: "Module:none" },
    ])
      expect(await home(trainer, query)).toBeNull();
  });

  test("what may not be read is not drawn beside what may", async () => {
    const data = await shown(trainer, { with: ["Groupe:B", "Sous_groupe:A1"] });
    expect(data.curves.compared.map(({ key }) => key)).toEqual(["Sous_groupe:A1"]);
    const last = data.curves.points.at(-1);
    expect(last?.others).toEqual({ "Sous_groupe:A1": { value: 50, n: 5 } });
  });

  test("the groups assigned stand beside it with their progress, not those below them", async () => {
    const data = await shown(trainer, {});
    expect(data.groups).toEqual([
      { scopeType: "Groupe", scopeId: "A", label: "Groupe A", progress: 41.5, progressOf: 7 },
    ]);
  });

  test("a date in the future is the running period; one in the past has a next", async () => {
    expect((await shown(trainer, { date: "2027-01-01" })).dateId).toBe(THIS_WEEK);
    const past = await shown(trainer, { date: "2026-10-07" });
    expect([past.dateId, past.running, past.nextDate, past.previousDate]).toEqual([
      LAST_WEEK,
      false,
      THIS_WEEK,
      "2026-10-04",
    ]);
  });
});

describe("tiles", () => {
  test("value, change, samples and gaps are those of the rows", async () => {
    const data = await shown(trainer, {});
    expect(data.tiles).toHaveLength(8);
    expect(tile(data, "progression_moyenne")).toMatchObject({
      value: 41.5,
      previous: 30,
      sampleSize: 7,
      computedAt: "2026-10-15T10:00:00+02:00",
      absence: null,
    });
    const series = tile(data, "progression_moyenne")?.series.slice(-4);
    expect(series?.map(({ value }) => value)).toEqual([20, null, 30, 41.5]);
    expect(tile(data, "pourcentage_inactives_7j")).toMatchObject({
      value: 25,
      numerator: 3,
      denominator: 12,
    });
  });

  test("none is null and says why; a stored zero is zero", async () => {
    const data = await shown(trainer, {});
    expect(tile(data, "pourcentage_ua_couvertes")).toMatchObject({
      value: null,
      previous: 80,
      absence: "no_data",
    });
    expect(tile(data, "commentaires_7j")).toMatchObject({ value: 0, previous: 9, absence: null });
    const day = await shown(trainer, { period: "Day" });
    expect(tile(day, "pourcentage_ua_couvertes")?.absence).toBe("period");
    const micro = await shown(trainer, { target: "Micro_competence:mc" });
    expect(tile(micro, "pourcentage_competences_acquises")?.absence).toBe("target");
    expect(tile(micro, "delai_median_jours")?.metric).toBe("DELAI_ACQUIS_MICRO_MED");
  });

  test("seven days: what happened comes from the rolling rows, how things stand from the last day", async () => {
    const data = await shown(trainer, { period: "Rolling7" });
    expect(data.dateId).toBe("2026-10-15");
    expect(tile(data, "score_normalise_moyen")).toMatchObject({ value: 66, previous: 60, sampleSize: 3 });
    expect(tile(data, "progression_moyenne")).toMatchObject({ value: 41.5 });
  });

  test("words are the reader's", async () => {
    const data = await home(trainer, {}, "en");
    expect(data && tile(data, "progression_moyenne")?.label).toBe("Mean progress");
    expect(data?.bars.rows.find((row) => row.domain === "Ua")?.segments[0]?.label).toBe("To do");
  });
});

describe("bars and curves", () => {
  test("every state of every domain is there, 0 where no row is", async () => {
    const data = await shown(trainer, {});
    expect(data.bars.rows.map((row) => row.domain)).toEqual([
      "Tache",
      "Projet",
      "Ua",
      "Micro_competence",
      "Competence",
      "Module",
    ]);
    const units = data.bars.rows.find((row) => row.domain === "Ua");
    expect(units?.segments.map(({ code, count }) => [code, count])).toEqual([
      ["A_faire", 6],
      ["En_cours", 0],
      ["A_valider", 0],
      ["Validee", 4],
    ]);
  });

  test("by sub-group: one bar each, of one domain", async () => {
    const data = await shown(trainer, { by: "group", domain: "Tache" });
    expect(data.bars.rows.map((row) => [row.place.label, row.domain])).toEqual([
      ["A1", "Tache"],
      ["A2", "Tache"],
    ]);
  });

  test("the planned line is 100 × 7 expected / 10 pairs = 70; the band is P50 to P90; the running week is marked", async () => {
    const data = await shown(trainer, {});
    expect(data.curves.points.at(-1)).toMatchObject({
      dateId: THIS_WEEK,
      running: true,
      mean: 41.5,
      n: 7,
      p50: 40,
      p90: 70,
      planned: 70,
      plannedCount: { expected: 7, pairs: 10 },
    });
    expect(data.curves.points.map(({ dateId }) => dateId)).toEqual([LAST_WEEK, THIS_WEEK]);
  });
});

describe("a learner", () => {
  test("sees the own figures by week, whatever period was asked for", async () => {
    const data = await shown(learner, { period: "Day" });
    expect(data.scope.scopeId).toBe("l1");
    expect(data.period).toBe("Week");
    expect(tile(data, "progression_moyenne")?.value).toBe(60);
  });

  test("sees the own page and no other, and the group as its median from 5 people on", async () => {
    await plantMembers(db.sql);
    // Two weeks ago five had no progress yet: what is of two would tell one of them of the other.
    await plantFacts(db.sql, [
      { ...A, code: "PROGRESSION", dateId: LAST_WEEK, percentiles: [30, 30, 30, 30, 30], n: 2 },
      ...[1, 2].map((n) => ({
        scope: `Apprenant:l${n}`,
        code: "PROGRESSION_MOY",
        dateId: LAST_WEEK,
        value: 30,
      })),
      ...[2, 3, 4, 5, 6, 7].map((n) => ({
        scope: `Apprenant:l${n}`,
        code: "PROGRESSION_MOY",
        dateId: THIS_WEEK,
        value: 40,
      })),
    ]);
    for (const scope of ["Groupe:A", "Sous_groupe:A2", "Apprenant:l2", "Global"])
      expect(await home(learner, { scope })).toBeNull();
    const own = await shown(learner, { with: "Groupe:B" });
    expect(own.curves.compared.map(({ key }) => key)).toEqual(["Groupe:A"]);
    expect(own.curves.points.slice(-2).map(({ others }) => others)).toEqual([
      { "Groupe:A": { value: null, n: null } },
      { "Groupe:A": { value: 40, n: 7 } },
    ]);
    expect(own.groups).toEqual([]);
  });
});

test("a home page takes 8 queries, the account's included", async () => {
  const sent = new Set<object>();
  const counting = new Proxy(db.sql, {
    apply(target, self, args: unknown[]) {
      const query = Reflect.apply(target, self, args);
      // A fragment is a query that is never sent; postgres.js calls handle() on those that are.
      const handle = query.handle?.bind(query);
      if (handle)
        query.handle = () => {
          sent.add(query);
          return handle();
        };
      return query;
    },
  });
  const session = { organizationId: "school", userId: trainer.userId, sessionVersion: 1 };
  await findViewer(counting, session, NOW);
  await loadHome(counting, trainer, parseView({}), "fr");
  expect(sent.size).toBe(8);
});
