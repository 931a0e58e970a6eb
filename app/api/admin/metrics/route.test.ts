import { beforeEach, expect, test, vi } from "vitest";
import { readMetricForm } from "@/db/admin/metrics";
import { refresh } from "@/db/aggregation";
import { syncCatalogue } from "@/db/catalogue";
import { ingestEvents } from "@/db/ingest/events";
import { readFormulaMetrics } from "@/db/metrics";
import { NOW, plantFacts } from "@/db/queries/school.testing";
import { emptyWords } from "@/lib/admin/words";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { DELETE, POST as saveFormula } from "./formula/route";
import { POST as preview } from "./preview/route";
import { PATCH } from "./route";
import { POST as undo } from "./undo/route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const CODE = "PROGRESSION_MOY";
const form = async (code = CODE) => ({ ...(await readMetricForm(school.db.sql, "school", code))!, code });
const patch = (body: object) => answerOf(PATCH(sent("PATCH", "/api/admin/metrics", body)));
const takeBack = (code: string, auditId: number) =>
  answerOf(undo(sent("POST", "/api/admin/metrics/undo", { code, auditId })));
const save = (body: object) => answerOf(saveFormula(sent("POST", "/api/admin/metrics/formula", body)));
const stale = async () => {
  const [row] = await school.db.sql`
    select count(*)::int as n, array_agg(distinct period_code order by period_code) as periods from engine_stale
    where organization_id = 'school'`;
  return row!;
};
const newest = async () => {
  const [row] = await school.db.sql<{ id: number }[]>`
    select max(id) as id from audit_log where organization_id = 'school' and subject like 'metric:%'`;
  return row!.id;
};
const FORMULA = {
  code: "RESTE",
  version: null,
  formula: "100 - PROGRESSION_MOY",
  category: "Progression",
  words: { ...emptyWords(), fr: { label: "Reste à faire", description: "" } },
  higherIsBetter: false,
  warnBelow: null,
  warnAbove: 50,
  objective: null,
  isActive: true,
};

beforeEach(async () => {
  await school.as("admin");
  await school.db.sql`delete from engine_stale`;
});

test("words, direction and thresholds are changed, show through, and ask for nothing to be computed", async () => {
  const before = await form();
  const words = { ...before.words, fr: { label: "Avancement", description: "" } };
  const answer = await patch({ ...before, words, warnBelow: 40.5, objective: 90, higherIsBetter: false });
  expect(answer).toMatchObject({ status: 200, body: { recomputes: false } });
  const [row] = await school.db.sql`
    select label, description, warn_below, objective, higher_is_better, decided from kpi_metric
    where organization_id = 'school' and code = ${CODE}`;
  expect(row).toMatchObject({ label: "Avancement", higher_is_better: false, decided: ["higher_is_better"] });
  expect([Number(row!.warn_below), Number(row!.objective)]).toEqual([40.5, 90]);
  expect(row!.description).not.toBe("");
  expect((await stale()).n).toBe(0);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "metric.change",
    subject: `metric:${CODE}`,
    before: { warnBelow: null },
    after: { warnBelow: 40.5 },
  });
});

test("what an admin decided stays when the catalogue is brought up to date; what not follows it", async () => {
  await school.db
    .sql`update kpi_metric set unit_code = 'Jours' where organization_id = 'school' and code = ${CODE}`;
  const before = await form();
  await patch({ ...before, periods: ["Week"], higherIsBetter: false });
  await syncCatalogue(school.db.sql, "school");
  const [row] = await school.db.sql`
    select unit_code, period_codes, higher_is_better from kpi_metric where organization_id = 'school' and code = ${CODE}`;
  expect(row).toEqual({ unit_code: "Pourcentage", period_codes: ["Week"], higher_is_better: false });
});

test("another level, or off, queues every kept date of the periods concerned", async () => {
  const event = { id: "e1", type: "LOGIN", student_id: "l1", occurred_at: "2026-10-14T08:00:00Z" };
  await ingestEvents(school.db.sql, "school", [event], { now: NOW });
  await refresh(school.db.sql, "school", { now: NOW });
  await school.db.sql`delete from engine_stale`;
  const before = await form("APPRENANTS_ACTIFS");
  expect(await patch({ ...before, isActive: false })).toMatchObject({ body: { recomputes: true } });
  const queued = await stale();
  expect(queued.n).toBeGreaterThan(0);
  expect(queued.periods).toEqual([...before.periods].sort());
});

test.each([
  [{ periods: ["Rolling30"] }, "periods", "beyond_catalogue"],
  [{ targets: ["Tache"] }, "targets", "beyond_catalogue"],
  [{ scopes: [] }, "scopes", "out_of_range"],
  [{ periods: ["Year"] }, "periods[0]", "not_one_of"],
  [{ warnBelow: "low" }, "warnBelow", "wrong_type"],
  [{ position: 1.5 }, "position", "wrong_type"],
])("%j is refused at %s", async (part, path, code) => {
  expect((await patch({ ...(await form()), ...part })).body.error.details).toMatchObject([{ path, code }]);
});

test("the newest change is taken back; an older one, or one that something followed, is not", async () => {
  const before = await form();
  await patch({ ...before, objective: 10 });
  const first = await newest();
  await patch({ ...(await form()), objective: 20 });
  expect(await takeBack(CODE, first)).toMatchObject({
    body: { error: { details: [{ code: "nothing_to_undo" }] } },
  });
  expect((await takeBack(CODE, await newest())).status).toBe(200);
  expect((await form()).objective).toBe(10);
  expect((await school.audit(1))[0]).toMatchObject({ action: "metric.undo", after: { objective: 10 } });
  // The undoing is a change too, and can be taken back.
  expect((await takeBack(CODE, await newest())).status).toBe(200);
  expect((await form()).objective).toBe(20);
});

test("a form of before somebody else saved is refused", async () => {
  const seen = await form();
  await patch({ ...seen, warnAbove: 1 });
  expect(await patch({ ...seen, warnAbove: 2 })).toMatchObject({
    status: 409,
    body: { error: { code: "stale" } },
  });
});

test("a statistic by formula is previewed, saved, changed, taken back, deleted and brought back", async () => {
  await plantFacts(school.db.sql, [
    { scope: "Groupe:A", code: CODE, dateId: "2026-10-18", value: 30 },
    { scope: "Groupe:A", code: CODE, dateId: "2026-10-11", value: 25 },
  ]);
  const ask = (formula: string) =>
    answerOf(
      preview(
        sent("POST", "/api/admin/metrics/preview", {
          formula,
          code: "RESTE",
          scope: "Groupe:A",
          target: "Global",
          period: "Week",
        }),
      ),
    );
  expect((await ask("100 - PROGRESSION_MOY")).body).toMatchObject({
    ok: true,
    unit: "Pourcentage",
    points: [
      { dateId: "2026-10-11", value: 75 },
      { dateId: "2026-10-18", value: 70 },
    ],
  });
  expect((await ask("100 - PROGRESSION_MOI")).body).toMatchObject({ ok: false, from: 6, to: 21 });

  expect((await save({ ...FORMULA, formula: "100 - NOPE" })).body.error.details).toMatchObject([
    { path: "formula", code: "bad_formula" },
  ]);
  expect((await save(FORMULA)).status).toBe(200);
  expect((await save(FORMULA)).body.error.details).toMatchObject([{ path: "code", code: "taken" }]);
  const stored = async () => (await readFormulaMetrics(school.db.sql, "school", "RESTE"))[0];
  const { version } = (await stored())!;
  expect((await save({ ...FORMULA, version, warnAbove: 60 })).status).toBe(200);
  expect(await save({ ...FORMULA, version, warnAbove: 70 })).toMatchObject({ status: 409 });

  expect((await takeBack("RESTE", await newest())).status).toBe(200);
  expect(Number((await stored())!.warnAbove)).toBe(50);
  const gone = (await stored())!;
  const remove = sent("DELETE", "/api/admin/metrics/formula", { code: "RESTE", version: gone.version });
  expect((await DELETE(remove)).status).toBe(200);
  expect(await stored()).toBeUndefined();
  expect((await takeBack("RESTE", await newest())).status).toBe(200);
  expect((await stored())!.formula).toBe("100 - PROGRESSION_MOY");
});

test("who is no administrator may do nothing; another school's are not seen", async () => {
  const seen = await form();
  await patch({ ...seen, objective: 33 });
  const auditId = await newest();
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await patch(seen)).status).toBe(status);
    expect((await save(FORMULA)).status).toBe(status);
    expect((await takeBack(CODE, auditId)).status).toBe(status);
  }
  await school.as("foreign");
  expect((await takeBack(CODE, auditId)).status).toBe(404);
  const there = await readMetricForm(school.db.sql, "other", CODE);
  await patch({ ...there, code: CODE, objective: 5 });
  expect((await form()).objective).toBe(33);
});
