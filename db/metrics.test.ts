import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { drain, rebuildCheck } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { checkFormula, evaluate } from "@/lib/metrics/formula";
import { syncCatalogue } from "./catalogue";
import { readFormulaCatalogue } from "./formula-catalogue";
import { deleteFormulaMetric, type FormulaMetric, readFormulaMetrics, saveFormulaMetric } from "./metrics";
import type { FactReader } from "./queries/facts";
import { previewFormula } from "./queries/formula";

/** Ana and bob in group g: two feedbacks and two scores (80, 60) on 10 March, one learner active of two; nothing on the 9th but a login. */
let database: TestDatabase;
let sql: Sql;
let org = "";
let serial = 0;
const NOW = new Date("2026-03-10T12:00:00Z");
const reader = (): FactReader => ({
  ...author(),
  role: "admin",
  selfId: null,
  groups: [],
  grants: [],
  keyScopeIds: null,
  organization: { timeZone: "UTC" },
});
const author = () => ({ organizationId: org, actor: "user:admin" });

const metric = (code: string, formula: string, more: Partial<FormulaMetric> = {}): FormulaMetric => ({
  code,
  formula,
  words: { fr: { label: `Libellé ${code}`, description: "" } },
  category: "Feedback",
  higherIsBetter: true,
  warnBelow: null,
  warnAbove: null,
  objective: null,
  isActive: true,
  ...more,
});

const save = (code: string, formula: string, version: string | null = null) =>
  saveFormulaMetric(sql, author(), metric(code, formula), version);

const event = (id: string, type: string, occurred_at: string, payload: object, more: object = {}) => ({
  id,
  type,
  student_id: "ana",
  occurred_at,
  payload,
  ...more,
});

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
});
afterAll(() => database.close());

beforeEach(async () => {
  org = `formula-${++serial}`;
  await createOrganization(sql, { id: org, name: org, timeZone: "UTC", now: NOW });
  const people = ["ana", "bob"];
  await applyStructure(
    sql,
    org,
    {
      lms_student: people.map((id) => ({ id, name: id })),
      lms_instructor: [{ id: "tara", name: "Tara" }],
      lms_course: [{ id: "c", name: "Web" }],
      lms_group: [{ id: "g", group_type: "Groupe", name: "G" }],
      lms_group_student: people.map((student_id) => ({ group_id: "g", student_id, joined_on: "2026-01-01" })),
      lms_group_instructor: [{ group_id: "g", instructor_id: "tara", joined_on: "2026-01-01" }],
      lms_enrollment: people.map((student_id) => ({ course_id: "c", student_id, enrolled_on: "2026-01-01" })),
      lms_item: [
        { id: "m", item_type: "Module", name: "Web", course_id: "c" },
        { id: "u1", item_type: "Ua", parent_id: "m", name: "Une" },
        { id: "u2", item_type: "Ua", parent_id: "m", name: "Deux" },
      ],
      lms_plan: [
        { group_id: "g", item_id: "u1", planned_on: "2026-03-09" },
        { group_id: "g", item_id: "u2", planned_on: "2026-03-10" },
      ],
    },
    { now: NOW },
  );
  const feedback = { item: { item_type: "Ua", item_id: "u1" }, sentiment: "positive" };
  const tara = { instructor_id: "tara" };
  const answer = await ingestEvents(
    sql,
    org,
    [
      event("e1", "SESSION_START", "2026-03-09T09:00:00Z", { session_id: "x" }, { student_id: "bob" }),
      event("e2", "FEEDBACK", "2026-03-10T09:00:00Z", feedback, tara),
      event("e3", "FEEDBACK", "2026-03-10T09:30:00Z", feedback, tara),
      event("e4", "QUIZ_SUBMIT", "2026-03-10T10:00:00Z", { quiz_id: "q", score: 8, max_score: 10 }),
      event("e5", "QUIZ_SUBMIT", "2026-03-10T10:30:00Z", { quiz_id: "q", score: 6, max_score: 10 }),
      event("e6", "STATE_CHANGE", "2026-03-10T11:00:00Z", {
        domain: "Ua",
        item_id: "u1",
        state_code: "Validee",
      }),
    ],
    { now: NOW },
  );
  expect(answer.rejected).toEqual([]);
  await drain(sql, org, { now: NOW });
});

type Row = { value: number | null; num: number | null; den: number | null };

/** The stored row of a metric for group g. */
async function row(code: string, period: string, date: string, target = "Global"): Promise<Row | undefined> {
  const [found] = await sql<Row[]>`
    select v.value_number as value, v.numerator_value as num, v.denominator_value as den from kpi_value v
    join kpi_scope s on s.organization_id = ${org} and s.id = v.scope_id and s.ref_id = 'g'
    join kpi_target t on t.organization_id = ${org} and t.id = v.target_id and t.target_type = ${target}
      and (t.ref_id is null or t.target_type = 'Module')
    join kpi_metric k on k.organization_id = ${org} and k.id = v.metric_id and k.code = ${code}
    where v.organization_id = ${org} and v.period_code = ${period} and v.date_id = ${date}`;
  return found;
}

describe("values", () => {
  it("2 feedbacks / max(1 active learner, 1) = 2, with its numerator 2 and denominator 1", async () => {
    await save("MY_RATE", "FEEDBACK_COUNT / max(APPRENANTS_ACTIFS, 1)");
    await drain(sql, org, { now: NOW });
    expect(await row("MY_RATE", "Day", "2026-03-10")).toEqual({ value: 2, num: 2, den: 1 });
  });

  it("an absent count is 0: on the 9th 0 feedbacks / max(1 active, 1) = 0", async () => {
    await save("MY_RATE", "FEEDBACK_COUNT / max(APPRENANTS_ACTIFS, 1)");
    await drain(sql, org, { now: NOW });
    expect(await row("MY_RATE", "Day", "2026-03-09")).toEqual({ value: 0, num: 0, den: 1 });
  });

  it("100 − UA_COVERAGE_PCT: 1 unit done of 4 pairs planned, 100 − 25 = 75, for the module and for all units", async () => {
    const { check } = await save("MY_GAP", "100 - UA_COVERAGE_PCT");
    expect(check.unit).toBe("Pourcentage");
    await drain(sql, org, { now: NOW });
    expect((await row("MY_GAP", "Week", "2026-03-15", "Module"))?.value).toBe(75);
    expect((await row("MY_GAP", "Week", "2026-03-15", "Ua"))?.value).toBe(75);
    expect(await row("MY_GAP", "Week", "2026-03-15")).toBeUndefined();
  });

  it("reads the plan, states and percentiles too: 4 planned − 1 done = 3; p50 of one learner's mean score 70 / 2 = 35", async () => {
    await save("MY_LEFT", "UA_PLAN_COUNT - UA_DONE_COUNT");
    await save("MY_HALF", "SCORE_P50 / 2");
    await save("MY_TASKS", "TACHES_EN_COURS + 3 * FEEDBACK_COUNT");
    await drain(sql, org, { now: NOW });
    expect((await row("MY_LEFT", "Week", "2026-03-15", "Module"))?.value).toBe(3);
    expect((await row("MY_HALF", "Week", "2026-03-15"))?.value).toBe(35);
    expect((await row("MY_TASKS", "Week", "2026-03-15"))?.value).toBe(6);
  });

  it("null in, null out: no score on the 9th, so no row; a division by 0 keeps its numerator: 2 / (1 − 1)", async () => {
    await save("MY_SCORE", "SCORE_NORM * (1 + 0 * FEEDBACK_COUNT)");
    await save("MY_ZERO", "FEEDBACK_COUNT / (APPRENANTS_ACTIFS - 1)");
    await save("MY_ELSE", "coalesce(SCORE_NORM, 50) * (1 + 0 * APPRENANTS_ACTIFS)");
    await drain(sql, org, { now: NOW });
    expect(await row("MY_SCORE", "Day", "2026-03-10")).toMatchObject({ value: 70 });
    expect(await row("MY_SCORE", "Day", "2026-03-09")).toBeUndefined();
    expect(await row("MY_ELSE", "Day", "2026-03-09")).toMatchObject({ value: 50 });
    expect(await row("MY_ZERO", "Day", "2026-03-10")).toEqual({ value: null, num: 2, den: 0 });
  });

  it("of a formula that names a formula: (2 / 1 + 1) × 10 = 30, and it follows when that one changes: (2 / 1 + 2) × 10 = 40", async () => {
    const first = await save("MY_A", "FEEDBACK_COUNT / max(APPRENANTS_ACTIFS, 1) + 1");
    await save("MY_B", "MY_A * 10");
    await drain(sql, org, { now: NOW });
    expect((await row("MY_B", "Day", "2026-03-10"))?.value).toBe(30);
    await save("MY_A", "FEEDBACK_COUNT / max(APPRENANTS_ACTIFS, 1) + 2", first.metric.version);
    await drain(sql, org, { now: NOW });
    expect((await row("MY_B", "Day", "2026-03-10"))?.value).toBe(40);
  });

  it("refresh with what they are made of: a third feedback makes 3 / 1 = 3", async () => {
    await save("MY_RATE", "FEEDBACK_COUNT / max(APPRENANTS_ACTIFS, 1)");
    await drain(sql, org, { now: NOW });
    const payload = { item: { item_type: "Ua", item_id: "u1" }, sentiment: "negative" };
    await ingestEvents(
      sql,
      org,
      [event("e9", "FEEDBACK", "2026-03-10T11:30:00Z", payload, { instructor_id: "tara" })],
      { now: NOW },
    );
    await drain(sql, org, { now: NOW });
    expect((await row("MY_RATE", "Day", "2026-03-10"))?.value).toBe(3);
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
  });

  it("any formula over any statistics: the engine's exact value is that of its tree over the stored values", async () => {
    const { catalogue } = await readFormulaCatalogue(sql, org);
    const [place] = await sql<{ scopeId: number; targetId: number }[]>`
      select s.id as "scopeId", t.id as "targetId" from kpi_scope s, kpi_target t
      where s.organization_id = ${org} and s.ref_id = 'g' and t.organization_id = ${org} and t.target_type = 'Global'`;
    const code = fc.constantFrom(
      "FEEDBACK_COUNT",
      "APPRENANTS_ACTIFS",
      "CONNEXIONS_TOTAL",
      "REMEDIATIONS_LANCEES",
      "FEEDBACK_PAR_APPRENANT",
    );
    const tree = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3, depthIdentifier: "formula" },
        code,
        fc.integer({ min: 0, max: 20 }).map(String),
        fc
          .tuple(tie("node"), fc.constantFrom("*", "/"), tie("node"))
          .map(([a, op, b]) => `(${a} ${op} ${b})`),
        fc
          .tuple(fc.constantFrom("min", "max", "coalesce"), code, code)
          .map(([fn, a, b]) => (a.includes("PAR") === b.includes("PAR") ? `${fn}(${a}, ${b})` : a)),
        tie("node").map((a) => `abs(-(${a}))`),
      ),
    })).node;
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(tree, async (text) => {
        const checked = checkFormula(text, catalogue);
        if (!checked.ok) return;
        const preview = await previewFormula(sql, reader(), text, {
          ...place!,
          period: "Week",
          from: "2026-03-15",
          to: "2026-03-15",
        });
        const values = new Map(preview.parts.map((part) => [part.code, part.value]));
        const expected = evaluate(
          checked.tree,
          (one) => values.get(one) ?? catalogue.get(one)?.emptyValue ?? null,
        );
        const actual = preview.points[0]?.value ?? null;
        if (expected === null || values.size === 0) expect(actual).toBeNull();
        else expect(actual).toBeCloseTo(expected, 3);
        compared += 1;
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(30);
  });
});

describe("saving", () => {
  it("a preview is what is stored afterwards", async () => {
    const [place] = await sql<{ scopeId: number; targetId: number }[]>`
      select s.id as "scopeId", t.id as "targetId" from kpi_scope s, kpi_target t
      where s.organization_id = ${org} and s.ref_id = 'g' and t.organization_id = ${org} and t.target_type = 'Global'`;
    const formula = "100 * FEEDBACK_COUNT / (APPRENANTS_ACTIFS * 3)";
    const preview = await previewFormula(sql, reader(), formula, {
      ...place!,
      period: "Day",
      from: "2026-03-01",
      to: "2026-03-10",
    });
    await save("MY_PCT", formula);
    await drain(sql, org, { now: NOW });
    // 100 × 2 / (1 × 3) = 66.6667
    expect(preview.points.map(({ dateId, value }) => [dateId, value])).toEqual([
      ["2026-03-09", 0],
      ["2026-03-10", 66.6667],
    ]);
    for (const point of preview.points)
      expect(await row("MY_PCT", "Day", point.dateId)).toEqual({
        value: point.value,
        num: point.numerator,
        den: point.denominator,
      });
  });

  it("refuses a cycle with its path, an unknown code with its place, a taken code, one still in use, an old version", async () => {
    const a = await save("MY_A", "FEEDBACK_COUNT * 2");
    await save("MY_B", "MY_A + 1");
    await expect(save("MY_A", "MY_B * 2", a.metric.version)).rejects.toMatchObject({
      problem: { reason: "cycle", path: ["MY_A", "MY_B", "MY_A"], from: 0, to: 4 },
    });
    await expect(save("MY_C", "1 + MY_Z")).rejects.toMatchObject({
      problem: { reason: "unknown_code", from: 4, to: 8 },
    });
    await expect(save("FEEDBACK_COUNT", "UAS_VALIDEES * 2")).rejects.toMatchObject({ code: "taken" });
    await expect(save("MY_A", "FEEDBACK_COUNT")).rejects.toMatchObject({ code: "taken" });
    await expect(save("MY_A", "DUREE_ACTIVE_MOY + PROGRESSION_MOY", a.metric.version)).rejects.toMatchObject({
      problem: { reason: "unit_mismatch" },
    });
    await expect(deleteFormulaMetric(sql, author(), "MY_A", a.metric.version)).rejects.toMatchObject({
      code: "in_use",
      expected: "MY_B",
    });
    await save("MY_A", "FEEDBACK_COUNT * 3", a.metric.version);
    await expect(save("MY_A", "FEEDBACK_COUNT * 4", a.metric.version)).rejects.toThrow();
    expect((await readFormulaMetrics(sql, org, "MY_A"))[0]?.formula).toBe("FEEDBACK_COUNT * 3");
  });

  it("two that name each other at the same time: one of them is refused", async () => {
    const [a, b] = [await save("MY_A", "FEEDBACK_COUNT"), await save("MY_B", "FEEDBACK_COUNT")];
    const results = await Promise.allSettled([
      save("MY_A", "MY_B + 1", a.metric.version),
      save("MY_B", "MY_A + 1", b.metric.version),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("units and levels of what names it follow: hours become a percentage", async () => {
    const a = await save("MY_A", "DUREE_ACTIVE_MOY * 2");
    await save("MY_B", "MY_A / 3");
    await save("MY_A", "UA_COVERAGE_PCT / 2", a.metric.version);
    const [b] =
      await sql`select unit_code, target_levels, period_codes from kpi_metric where organization_id = ${org} and code = 'MY_B'`;
    expect(b).toEqual({
      unit_code: "Pourcentage",
      target_levels: ["Module", "Ua"],
      period_codes: ["Week", "Month"],
    });
  });

  it("survives the catalogue's own renewal, and leaves before and after in the audit log", async () => {
    const a = await save("MY_A", "FEEDBACK_COUNT * 2");
    await save("MY_A", "FEEDBACK_COUNT * 3", a.metric.version);
    await syncCatalogue(sql, org);
    expect(await readFormulaMetrics(sql, org)).toMatchObject([
      { code: "MY_A", formula: "FEEDBACK_COUNT * 3" },
    ]);
    const audit = await sql`
      select action, before_json ->> 'formula' as before, after_json ->> 'formula' as after from audit_log
      where organization_id = ${org} and subject = 'metric:MY_A' order by id`;
    expect(audit).toEqual([
      { action: "metric.create", before: null, after: "FEEDBACK_COUNT * 2" },
      { action: "metric.update", before: "FEEDBACK_COUNT * 2", after: "FEEDBACK_COUNT * 3" },
    ]);
  });

  it("words alone queue no computation; a removed metric leaves no row", async () => {
    const a = await save("MY_A", "FEEDBACK_COUNT * 2");
    await drain(sql, org, { now: NOW });
    const renamed = await saveFormulaMetric(
      sql,
      author(),
      metric("MY_A", "FEEDBACK_COUNT * 2", { words: { fr: { label: "Autre", description: "d" } } }),
      a.metric.version,
    );
    expect(await sql`select from engine_stale where organization_id = ${org}`).toHaveLength(0);
    await deleteFormulaMetric(sql, author(), "MY_A", renamed.metric.version);
    expect(await row("MY_A", "Day", "2026-03-10")).toBeUndefined();
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
  });
});
