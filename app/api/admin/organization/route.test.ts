import { beforeEach, expect, test, vi } from "vitest";
import { listBadges } from "@/db/admin/badges";
import { readOrganizationForm } from "@/db/admin/organization";
import { addState, changeState, listStates } from "@/db/admin/states";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { POST as saveFormula } from "../metrics/formula/route";
import { PATCH } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const patch = (body: object) => answerOf(PATCH(sent("PATCH", "/api/admin/organization", body)));
const form = () => readOrganizationForm(school.db.sql, "school");
const wanted = async () => {
  const [row] = await school.db.sql`select rebuild_wanted from engine_clock where organization_id = 'school'`;
  return row!.rebuild_wanted;
};
beforeEach(async () => {
  await school.db.sql`update engine_clock set rebuild_wanted = false`;
  await school.as("admin");
});

test.each([
  [{ timeZone: "Africa/Casablanca" }, ["timeZone"]],
  [{ masteryMark: 80 }, ["masteryMark"]],
  [{ passMark: 0.5, objective: 90 }, ["passMark", "objective"]],
  [{ holidays: "2026-11-18, 2026-11-06" }, ["holidays"]],
])("%j asks for a rebuild and says so", async (part, fields) => {
  expect(await patch({ ...(await form()), ...part })).toMatchObject({
    status: 200,
    body: { recomputed: fields },
  });
  expect(await wanted()).toBe(true);
});

test.each([
  [{ name: "Centre" }],
  [{ mode: "off" }],
  [{ dayRowsDays: null }],
  [{ holidays: "2026-11-06\n2026-11-18" }],
])("%j asks for none", async (part) => {
  expect(await patch({ ...(await form()), ...part })).toMatchObject({
    status: 200,
    body: { recomputed: [] },
  });
  expect(await wanted()).toBe(false);
});

test("what the form does not hold keeps its value, and the audit row has before and after", async () => {
  await school.db.sql`
    update organization set settings_json = settings_json || '{"clock_stops_at": "2026-10-15T08:00:00Z"}' where id = 'school'`;
  const before = await form();
  await patch({ ...before, objective: 75 });
  const [row] = await school.db.sql`select settings_json from organization where id = 'school'`;
  expect(row!.settings_json).toMatchObject({ objective: 75, clock_stops_at: "2026-10-15T08:00:00Z" });
  expect((await school.audit(1))[0]).toMatchObject({
    action: "organization.change",
    before: { settings_json: { objective: before.objective } },
    after: { settings_json: { objective: 75 } },
  });
  await school.db
    .sql`update organization set settings_json = settings_json || '{"clock_stops_at": null}' where id = 'school'`;
});

test("rules of who needs a trainer: one's threshold changed, one switched off, kept, audited, nothing computed again", async () => {
  const before = await form();
  const { rules } = before.needs;
  expect(rules.absences).toEqual({ on: true, set: { absences: 2, window_days: 14, worse_by: 1 } });
  const needs = {
    rules: {
      ...rules,
      inactivity: { on: true, set: { days: 10, worse_by: 7 } },
      absences: { ...rules.absences, on: false },
    },
    acknowledgedDays: 14,
  };
  expect(await patch({ ...before, needs })).toMatchObject({ status: 200, body: { recomputed: [] } });
  expect(await wanted()).toBe(false);
  expect((await form()).needs).toEqual(needs);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "organization.change",
    before: { settings_json: { needs: { inactivity: { days: 7 }, absences: { absences: 2 } } } },
    after: { settings_json: { needs: { inactivity: { days: 10 }, absences: null, acknowledged_days: 14 } } },
  });
  const outside = { ...rules, inactivity: { on: true, set: { days: 0, worse_by: 7 } } };
  const refused = await patch({ ...(await form()), needs: { ...needs, rules: outside } });
  expect(refused.body.error.details).toMatchObject([
    { path: "needs.rules.inactivity.set.days", code: "out_of_range" },
  ]);
});

const WORDLESS = { higherIsBetter: true, warnBelow: null, warnAbove: null, objective: null, isActive: true };
const formula = (code: string, words: object) =>
  answerOf(
    saveFormula(
      sent("POST", "/api/admin/metrics/formula", {
        ...WORDLESS,
        code,
        version: null,
        words,
        formula: "SCORE_NORM / 2",
        category: "Progression",
      }),
    ),
  );

test("another language gives every label in it, and keeps the words of before as translations", async () => {
  const { sql } = school.db;
  const state = async (code: string) =>
    (await listStates(sql, "school")).find((one) => one.domain === "Projet" && one.code === code)!;
  const badge = async (id: string) => (await listBadges(sql, "school")).find((one) => one.id === id)!;
  const renamed = await state("En_cours");
  const author = { organizationId: "school", actor: "system" };
  await changeState(sql, author, { ...renamed, words: { fr: "Commencé", en: "Begun" } });
  await addState(sql, author, {
    domain: "Projet",
    code: "En_pause",
    kind: "doing",
    color: "#123456",
    order: 6,
    words: { fr: "En pause", en: "" },
  });
  await sql`
    insert into gamification_badge (organization_id, id, name, description, criteria_json, translations_json)
    values ('school', 'own', 'Curieux', 'Pose des questions', '{}', null)`;
  const half = { fr: { label: "Moitié", description: "La moitié" }, en: { label: "Half", description: "" } };
  expect((await formula("HALF", half)).status).toBe(200);
  expect((await patch({ ...(await form()), locale: "en" })).status).toBe(200);
  const labels = async () => {
    const rows = await sql<{ code: string; label: string }[]>`
      select code, label from kpi_metric where organization_id = 'school' and code in ('PROGRESSION_MOY', 'HALF')
      union all select state_code, label from kpi_state where organization_id = 'school' and domain = 'Projet'
      union all select id, name from gamification_badge where organization_id = 'school' and id in ('own', 'first-step')
      union all select scope_type, label from kpi_scope where organization_id = 'school' and scope_type = 'Global'`;
    return Object.fromEntries(rows.map(({ code, label }) => [code, label]));
  };
  expect(await labels()).toMatchObject({
    PROGRESSION_MOY: expect.stringMatching(/progress/i),
    HALF: "Half",
    A_faire: "To do",
    En_cours: "Begun",
    En_pause: "En pause",
    own: "Curieux",
    "first-step": "First step",
    Global: "Whole centre",
  });
  // What has no English yet has none in the form either: saving would make French of it.
  expect((await state("En_cours")).words).toEqual({ fr: "Commencé", en: "Begun" });
  expect((await state("A_faire")).words).toEqual({ fr: "À faire", en: "To do" });
  expect((await state("En_pause")).words).toEqual({ fr: "En pause", en: "" });
  expect((await badge("own")).words).toEqual({
    fr: { name: "Curieux", description: "Pose des questions" },
    en: { name: "", description: "" },
  });
  await expect(changeState(sql, author, await state("En_pause"))).rejects.toMatchObject({
    code: "invalid_name",
  });
  await changeState(sql, author, { ...(await state("En_pause")), words: { fr: "En pause", en: "On hold" } });
  // And back: nothing of either language is lost.
  expect((await patch({ ...(await form()), locale: "fr" })).status).toBe(200);
  expect(await labels()).toMatchObject({
    HALF: "Moitié",
    A_faire: "À faire",
    En_cours: "Commencé",
    En_pause: "En pause",
    own: "Curieux",
    "first-step": "Premier pas",
    Global: "Ensemble du centre",
  });
  expect((await state("En_pause")).words).toEqual({ fr: "En pause", en: "On hold" });
  expect((await badge("own")).words.en).toEqual({ name: "", description: "" });
});

test("an organisation in Arabic reads French until it is translated, and saves its formulas", async () => {
  const { sql } = school.db;
  expect((await patch({ ...(await form()), locale: "ar" })).status).toBe(200);
  const words = { fr: { label: "Tiers", description: "Un tiers" }, en: { label: "", description: "" } };
  expect((await formula("THIRD", words)).status).toBe(200);
  const [row] = await sql`
    select label, description from kpi_metric where organization_id = 'school' and code = 'THIRD'`;
  expect(row).toEqual({ label: "Tiers", description: "Un tiers" });
  expect((await formula("NONE", { ...words, fr: words.en })).body.error.details).toMatchObject([
    { code: "invalid_name" },
  ]);
  const todo = (await listStates(sql, "school")).find(({ code }) => code === "A_faire")!;
  expect(todo.words).toEqual({ fr: "À faire", en: "To do" });
  expect((await patch({ ...(await form()), locale: "fr" })).status).toBe(200);
});

test("a form of before somebody else saved is refused, and nothing written", async () => {
  const seen = await form();
  expect((await patch({ ...seen, name: "First" })).status).toBe(200);
  expect(await patch({ ...seen, name: "Second", objective: 50 })).toMatchObject({ status: 409 });
  expect(await form()).toMatchObject({ name: "First", objective: seen.objective });
  expect(await wanted()).toBe(false);
});

test.each([
  [{ timeZone: "Mars/Olympus" }, "timeZone", "invalid_time_zone"],
  [{ masteryMark: 101 }, "masteryMark", "out_of_range"],
  [{ objective: 0 }, "objective", "out_of_range"],
  [{ objective: "many" }, "objective", "wrong_type"],
  [{ holidays: "2026-02-30" }, "holidays", "bad_day"],
  [{ mode: "loud" }, "mode", "not_one_of"],
  [{ surprise: 1 }, "surprise", "unknown_field"],
])("%j is refused at %s", async (part, path, code) => {
  expect((await patch({ ...(await form()), ...part })).body.error.details).toMatchObject([{ path, code }]);
});

test("only an administrator, and only of this school", async () => {
  const seen = await form();
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
    ["foreign", 409],
  ] as const) {
    await school.as(who);
    expect((await patch({ ...seen, name: "Taken over" })).status).toBe(status);
  }
  expect(await form()).toEqual(seen);
});
