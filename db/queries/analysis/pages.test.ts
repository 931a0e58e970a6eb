import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shownPoint } from "@/lib/analysis/types";
import { parseView, type Query } from "@/lib/view";
import { type TestDatabase, testDatabase } from "../../testing";
import { loadAttendance } from "../attendance";
import { loadComparison } from "../comparison";
import { loadEquity } from "../equity";
import { loadFeedback } from "../feedback";
import { loadFlow } from "../flow";
import { loadPlan } from "../plan";
import { loadQuality } from "../quality";
import { plantFacts, scopeIds, targetIds } from "../school.testing";
import type { SignedIn } from "../viewer";
import { counting, plantAnalysis } from "./analysis.testing";

let db: TestDatabase;
let people: Record<"trainer" | "admin" | "learner", SignedIn>;

const THIS_WEEK = "2026-10-18";
const OCTOBER = { period: "Month", dateId: "2026-10-31" };
const A = { scope: "Groupe:A" };

beforeAll(async () => {
  db = await testDatabase();
  people = await plantAnalysis(db.sql);
  await plantFacts(db.sql, [
    { ...A, code: "DELAI_FEEDBACK", dateId: THIS_WEEK, percentiles: [20, 30, 50, 1, 90], n: 12 },
    {
      scope: "Sous_groupe:A1",
      code: "DELAI_FEEDBACK",
      dateId: THIS_WEEK,
      percentiles: [25, 30, 40, 2, 60],
      n: 4,
    },
    { scope: "Formateur:t1", code: "FEEDBACK_COUNT", dateId: THIS_WEEK, value: 17 },
    { scope: "Formateur:t2", code: "FEEDBACK_COUNT", dateId: THIS_WEEK, value: 3 },
    { ...A, code: "FEEDBACK_POS_NEG_RATIO", dateId: THIS_WEEK, value: null, numerator: 4, denominator: 0 },
    {
      scope: "Global",
      code: "GAPS_GROUPE_MIN_MAX",
      dateId: THIS_WEEK,
      value: 12,
      n: 2,
      extra: { max: { id: "B", name: "Groupe B", value: 80 }, min: { id: "A", name: "Groupe A", value: 68 } },
    },
    { ...A, code: "PROGRESSION", dateId: THIS_WEEK, percentiles: [40, 55, 70, 5, 90], n: 7 },
    {
      scope: "Sous_groupe:A2",
      code: "PROGRESSION",
      dateId: THIS_WEEK,
      percentiles: [30, 31, 32, 29, 33],
      n: 2,
    },
    {
      ...A,
      ...OCTOBER,
      code: "QUALITE_CODE_MOY",
      value: 1.5,
      n: 6,
      extra: { rubrique: "qualite_code", max: 2 },
    },
    { ...A, code: "TAUX_REUSSITE_LIVE", dateId: THIS_WEEK, value: 75, numerator: 3, denominator: 4 },
    { ...A, code: "ABSENCES_COUNT", period: "Day", dateId: "2026-10-13", value: 2 },
    { ...A, code: "ABSENCES_COUNT", dateId: THIS_WEEK, value: 2 },
    { ...A, ...OCTOBER, code: "CORR_ABS_SCORE", value: -0.42, n: 4 },
    { scope: "Apprenant:l1", ...OCTOBER, code: "ABSENCES_COUNT", value: 2 },
    { scope: "Apprenant:l1", ...OCTOBER, code: "SCORE_NORM", value: 55, n: 3 },
    { scope: "Apprenant:l2", ...OCTOBER, code: "SCORE_NORM", value: 88, n: 3 },
    { ...A, code: "CYCLE_TIME_TACHE", dateId: THIS_WEEK, percentiles: [2, 3, 4, 1, 9], n: 11 },
    {
      ...A,
      code: "TEMPS_EN_ETAT_MOY",
      dateId: THIS_WEEK,
      value: 3.5,
      n: 6,
      extra: {
        domain: "Tache",
        state_code: "En_cours",
        breakdown: [
          { n: 6, domain: "Tache", state_code: "En_cours", mean_days: 3.5 },
          { n: 2, domain: "Ua", state_code: "A_valider", mean_days: 1.25 },
          { n: 1, domain: "Tache", state_code: "No_such_state", mean_days: 9 },
        ],
      },
    },
  ]);
  await plantTasks();
});
afterAll(() => db.close());

/** Three tasks: l1's in progress since 1 October and late, l2's not begun and late, l8's (group B) in progress. */
async function plantTasks() {
  const { sql } = db;
  await sql`
    insert into lms_item (organization_id, id, item_type, parent_id, name, position)
    values ('school', 't', 'Tache', 'p', 'Tâche T', 1)`;
  await sql`
    insert into kpi_target (organization_id, target_type, ref_id, label) values ('school', 'Tache', 't', 'Tâche T')`;
  const [scopes, targets] = [await scopeIds(sql), await targetIds(sql)];
  await sql`
    insert into engine_clock (organization_id, tick_at, time_zone) values ('school', '2026-10-15T08:00:00Z', 'Europe/Paris')
    on conflict (organization_id) do update set tick_at = excluded.tick_at`;
  const states = await sql<{ code: string; id: number }[]>`
    select state_code as code, id from kpi_state where organization_id = 'school' and domain = 'Tache'`;
  const state = (code: string) => states.find((one) => one.code === code)?.id ?? 0;
  const item = { organization_id: "school", item_id: targets["Tache:t"] ?? 0 };
  const open = { ...item, from_on: "2026-10-01", to_on: "infinity" };
  const learner = (key: string) => scopes[key] ?? 0;
  await sql`insert into fact_state ${sql([
    {
      ...open,
      learner_id: learner("Apprenant:l1"),
      state_id: state("En_cours"),
      due_at: new Date("2026-10-10T10:00:00Z"),
    },
    {
      ...open,
      learner_id: learner("Apprenant:l2"),
      state_id: state("A_faire"),
      due_at: new Date("2026-10-14T10:00:00Z"),
    },
    {
      ...open,
      learner_id: learner("Apprenant:l3"),
      state_id: state("A_faire"),
      due_at: new Date("2026-10-20T10:00:00Z"),
    },
    { ...open, learner_id: learner("Apprenant:l4"), state_id: state("Terminee"), due_at: null },
    { ...open, learner_id: learner("Apprenant:l8"), state_id: state("En_cours"), due_at: null },
  ])}`;
  const begun = new Date("2026-10-01T09:00:00Z");
  await sql`insert into fact_item ${sql({
    ...item,
    learner_id: learner("Apprenant:l1"),
    first_at: begun,
    first_started_at: begun,
    first_doing_at: begun,
  })}`;
  const cell = {
    organization_id: "school",
    period_code: "Day",
    scope_id: learner("Groupe:A"),
    target_id: targets.Global ?? 0,
  };
  await sql`select ensure_fact_partitions('2026-10-12'::date, '2026-10-15'::date)`;
  await sql`insert into kpi_state_count ${sql([
    { ...cell, date_id: "2026-10-12", state_id: state("A_faire"), state_count_value: 3 },
    // The 13th has no row at all.
    { ...cell, date_id: "2026-10-14", state_id: state("A_faire"), state_count_value: 2 },
    { ...cell, date_id: "2026-10-14", state_id: state("Terminee"), state_count_value: 1 },
    { ...cell, date_id: "2026-10-15", state_id: state("Terminee"), state_count_value: 3 },
  ])}`;
}

const view = (query: Query = {}) => parseView(query);
const at = (figures: readonly Parameters<typeof shownPoint>[0][], code: string) => {
  const figure = figures.find(({ metric }) => metric.code === code);
  return figure && shownPoint(figure);
};

describe("feedback", () => {
  test("the delay's distribution, few samples said; trainers whom the viewer may read", async () => {
    const data = await loadFeedback(db.sql, people.trainer, view(), "fr");
    expect(at(data?.figures ?? [], "DELAI_FEEDBACK_MED")).toMatchObject({
      value: 20,
      n: 12,
      running: true,
      spread: { p50: 20, p75: 30, p90: 50, min: 1, max: 90 },
    });
    expect(at(data?.figures ?? [], "FEEDBACK_POS_NEG_RATIO")?.value).toBeNull();
    expect(data?.byScope.map(({ label, point }) => [label, point.value, point.n])).toEqual([
      ["A1", 25, 4],
      ["A2", null, null],
    ]);
    expect(data?.trainers.map(({ label, point }) => [label, point.value])).toEqual([["Formateur 1", 17]]);
    const all = await loadFeedback(db.sql, people.admin, view({ scope: "Global" }), "fr");
    expect(all?.trainers.map(({ point }) => point.value)).toEqual([17, 3]);
  });
});

describe("equity", () => {
  test("both groups of the gap are named to who may read them", async () => {
    const query = view({ scope: "Global" });
    const all = await loadEquity(db.sql, people.admin, query, "fr");
    expect(all?.gap).toEqual({
      best: { id: "B", name: "Groupe B", value: 80 },
      weakest: { id: "A", name: "Groupe A", value: 68 },
    });
    const mine = await loadEquity(db.sql, people.trainer, query, "fr");
    expect(mine?.gap?.best).toEqual({ id: null, name: null, value: null });
    expect(mine?.gap?.weakest.name).toBe("Groupe A");
    // Nor is the name in what the page is given beside.
    expect(JSON.stringify(mine)).not.toContain("Groupe B");
  });

  test("a distribution for each sub-group; without a row there is none", async () => {
    const data = await loadEquity(db.sql, people.trainer, view(), "fr");
    expect(
      data?.boxes.PROGRESSION_P50?.map(({ label, point }) => [label, point.spread?.p90 ?? null, point.n]),
    ).toEqual([
      ["A1", null, null],
      ["A2", 32, 2],
    ]);
    expect(data?.gap).toBeNull();
  });
});

describe("live coding and quality", () => {
  test("a criterion is out of its maximum; without marks neither is known", async () => {
    const data = await loadQuality(db.sql, people.trainer, view(), "fr");
    const marks = data?.criteria.map(({ figure, max }) => [
      figure.metric.code,
      shownPoint(figure)?.value,
      max,
    ]);
    expect(marks?.[0]).toEqual(["QUALITE_CODE_MOY", 1.5, 2]);
    expect(marks?.[1]).toEqual(["ORGANISATION_TRAVAIL_MOY", null, null]);
    expect(at(data?.figures ?? [], "TAUX_REUSSITE_LIVE")).toMatchObject({
      numerator: 3,
      denominator: 4,
    });
    expect(at(data?.figures ?? [], "N1_VALIDATIONS")?.value).toBe(0);
  });
});

describe("attendance", () => {
  test("days: 0 without a row, unknown before the first figures, today is running", async () => {
    const data = await loadAttendance(db.sql, people.trainer, view(), "fr");
    const day = (dateId: string) => data?.days.find((one) => one.dateId === dateId);
    expect(day("2026-10-13")).toEqual({ dateId: "2026-10-13", running: false, absences: 2, late: 0 });
    expect(day("2026-10-14")).toMatchObject({ absences: 0 });
    expect(day("2026-10-11")).toMatchObject({ absences: null, late: null });
    expect(data?.days.at(-1)).toMatchObject({ dateId: "2026-10-15", running: true });
    expect(data?.days).toHaveLength(90);
  });

  test("a learner has no rows of days, so no calendar", async () => {
    const data = await loadAttendance(db.sql, people.trainer, view({ scope: "Apprenant:l1" }), "fr");
    expect(data?.days).toEqual([]);
  });

  test("the coefficient and its n are the row's, of the month; points are learners' own rows", async () => {
    const data = await loadAttendance(db.sql, people.trainer, view(), "fr");
    expect(data?.correlations.dateId).toBe("2026-10-31");
    expect(at(data?.correlations.figures ?? [], "CORR_ABS_SCORE")).toMatchObject({ value: -0.42, n: 4 });
    expect(at(data?.correlations.figures ?? [], "CORR_ABS_PROGRESSION")?.value).toBeNull();
    const points = data?.correlations.learners
      .slice(0, 3)
      .map(({ key, absences, score }) => [key, absences, score]);
    expect(points).toEqual([
      ["l1", 2, 55],
      ["l2", 0, 88],
      ["l3", 0, null],
    ]);
  });
});

describe("flow", () => {
  test("states by day: 0 beside others, a gap where nothing is stored, today is running", async () => {
    const data = await loadFlow(db.sql, people.trainer, view(), "fr");
    const days = data?.flow.days.map(({ dateId, running, counts }) => [
      dateId,
      running,
      counts && [counts.A_faire, counts.En_cours, counts.Terminee],
    ]);
    expect(days).toEqual([
      ["2026-10-12", false, [3, 0, 0]],
      ["2026-10-13", false, null],
      ["2026-10-14", false, [2, 0, 1]],
      ["2026-10-15", true, [0, 0, 3]],
    ]);
  });

  test("time in each state that the catalogue knows", async () => {
    const data = await loadFlow(db.sql, people.trainer, view(), "en");
    expect(data?.visits.map(({ state, meanDays, n }) => [state.domain, state.label, meanDays, n])).toEqual([
      ["Tache", "In progress", 3.5, 6],
      ["Ua", "To review", 1.25, 2],
    ]);
  });

  test("work under way and overdue work of one's own learners, the oldest first", async () => {
    const data = await loadFlow(db.sql, people.trainer, view({ scope: "Global" }), "fr");
    expect(
      data?.tasks?.list.map(({ learnerId, state, ageDays, dueOn, lateDays }) => [
        learnerId,
        state,
        ageDays,
        dueOn,
        lateDays,
      ]),
    ).toEqual([
      ["l1", "En_cours", 14, "2026-10-10", 5],
      ["l2", "A_faire", null, "2026-10-14", 1],
    ]);
    const all = await loadFlow(db.sql, people.admin, view({ scope: "Global" }), "fr");
    expect(all?.tasks?.list.map(({ learnerId }) => learnerId)).toEqual(["l1", "l2", "l8"]);
    expect([all?.tasks?.count, all?.tasks?.late]).toEqual([3, 2]);
    const none = await loadFlow(db.sql, people.trainer, view({ scope: "Apprenant:l5" }), "fr");
    expect(none?.tasks).toEqual({ count: 0, late: 0, list: [] });
  });

  test("of more than are listed all are counted, and what nobody began has its place by its deadline", async () => {
    const { sql } = db;
    const [{ learner, state } = { learner: 0, state: 0 }] = await sql<{ learner: number; state: number }[]>`
      select l.id as learner, s.id as state from kpi_scope l, kpi_state s
      where l.ref_id = 'l3' and s.domain = 'Tache' and s.state_code = 'En_cours'`;
    // 205 tasks in progress for three days.
    await sql`
      insert into kpi_target (organization_id, target_type, ref_id, label)
      select 'school', 'Tache', 'many' || n, 'Tâche ' || n from generate_series(1, 205) n`;
    await sql`
      insert into fact_state (organization_id, learner_id, item_id, state_id, from_on, to_on)
      select 'school', ${learner}, id, ${state}, '2026-10-12', 'infinity' from kpi_target where ref_id like 'many%'`;
    await sql`
      insert into fact_item (organization_id, learner_id, item_id, first_at, first_started_at, first_doing_at)
      select 'school', ${learner}, id, moment, moment, moment
      from kpi_target cross join (select timestamptz '2026-10-12T09:00:00Z' as moment) began where ref_id like 'many%'`;
    await sql`update fact_state set due_at = '2026-10-08T10:00:00Z' where learner_id = (
      select id from kpi_scope where ref_id = 'l2')`;
    const data = await loadFlow(sql, people.trainer, view(), "fr");
    expect([data?.tasks?.count, data?.tasks?.late, data?.tasks?.list.length]).toEqual([207, 2, 200]);
    expect(
      data?.tasks?.list.slice(0, 3).map(({ learnerId, ageDays, lateDays }) => [learnerId, ageDays, lateDays]),
    ).toEqual([
      ["l1", 14, 5],
      ["l2", null, 7],
      ["l3", 3, null],
    ]);
  });
});

describe("side by side, on pages that are not made of columns", () => {
  test("the tiles' statistics of each group and period; nothing where nothing is compared", async () => {
    const query = { with: ["Sous_groupe:A1", "Groupe:B"], against: "2026-10-07" };
    const data = await loadComparison(db.sql, people.trainer, view(query), "fr");
    // Another's group is not beside it, and not told.
    expect(data?.page.columns.map(({ key, dateId }) => [key, dateId])).toEqual([
      ["main", THIS_WEEK],
      ["Sous_groupe:A1", THIS_WEEK],
      ["against", "2026-10-11"],
    ]);
    const delay = data?.figures.find(({ metric }) => metric.code === "DELAI_FEEDBACK_MED");
    expect(delay && [shownPoint(delay)?.value, shownPoint(delay, "Sous_groupe:A1")]).toMatchObject([
      20,
      { value: 25, n: 4 },
    ]);
    expect(delay && shownPoint(delay, "against")?.value).toBeNull();
    const alone = counting(db.sql);
    expect(await loadComparison(alone.sql, people.trainer, view(), "fr")).toBeNull();
    expect(alone.sent()).toBe(0);
    const compared = counting(db.sql);
    await loadComparison(compared.sql, people.admin, view({ with: ["Groupe:A", "Groupe:B"] }), "fr");
    expect(compared.sent()).toBe(5);
  });
});

test("the plan takes 7 queries, and two more for who is missing", async () => {
  const plan = counting(db.sql);
  await loadPlan(plan.sql, people.admin, view({ with: ["Groupe:A", "Groupe:B"] }), "fr", null);
  expect(plan.sent()).toBe(7);
  const missing = counting(db.sql);
  const data = await loadPlan(missing.sql, people.trainer, view(), "fr", "u");
  expect([data?.missing?.itemId, missing.sent()]).toEqual(["u", 9]);
});

describe.each([
  ["feedback", loadFeedback, 6],
  ["equity", loadEquity, 5],
  ["quality", loadQuality, 6],
  ["attendance", loadAttendance, 6],
  ["flow", loadFlow, 9],
] as const)("%s", (_, load, queries) => {
  test("is closed to learners; another's group does not exist", async () => {
    expect(await load(db.sql, people.learner, view(), "fr")).toBeNull();
    expect(await load(db.sql, people.trainer, view({ scope: "Groupe:B" }), "fr")).toBeNull();
    expect(await load(db.sql, people.trainer, view({ target: "Module:none" }), "fr")).toBeNull();
  });

  test(`takes ${queries} queries, whatever is compared`, async () => {
    for (const query of [{ scope: "Global" }, { with: ["Groupe:A", "Groupe:B"], against: "2026-10-01" }]) {
      const { sql, sent } = counting(db.sql);
      await load(sql, people.admin, view(query), "fr");
      expect(sent()).toBe(queries);
    }
  });
});
