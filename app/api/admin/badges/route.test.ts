import { beforeEach, expect, test, vi } from "vitest";
import { listBadges } from "@/db/admin/badges";
import { refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { NOW } from "@/db/queries/school.testing";
import { type BadgeForm, NEW_CONDITION } from "@/lib/admin/badges";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { POST as preview } from "./preview/route";
import { POST } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const save = (body: object) => answerOf(POST(sent("POST", "/api/admin/badges", body)));
const ask = (body: object) => answerOf(preview(sent("POST", "/api/admin/badges/preview", body)));
const badge = async (id: string) => {
  const found = (await listBadges(school.db.sql, "school")).find((one) => one.id === id);
  if (!found) return undefined;
  const { name: _, awards: __, ...form } = found;
  return form;
};
const holders = async (id: string) => {
  const rows = await school.db.sql`
    select student_id from gamification_award where organization_id = 'school' and badge_id = ${id} order by 1`;
  return rows.map((row) => row.student_id);
};
const projects = (count: number) => [
  { ...NEW_CONDITION, kind: "state" as const, domain: "Projet" as const, state_code: "Terminee", count },
];
const NEW: BadgeForm = {
  id: "finisher",
  version: null,
  words: { fr: { name: "Finisseur", description: "" }, en: { name: "", description: "" } },
  category: "",
  rarity: "",
  points_reward: 20,
  is_active: true,
  mode: "all",
  conditions: projects(1),
  json: "{}",
  repeatable: null,
};
const rule = ({ mode, conditions, json, repeatable }: BadgeForm) => ({
  id: "",
  mode,
  conditions,
  json,
  repeatable,
});

beforeEach(() => school.as("admin"));

test("a rule is previewed, saved and applied; a harder one is previewed and takes nothing back", async () => {
  const payload = { domain: "Projet", item_id: "p", state_code: "Terminee" };
  const events = ["l1", "l2"].map((student_id) => ({
    id: `done-${student_id}`,
    type: "STATE_CHANGE",
    student_id,
    occurred_at: "2026-10-14T08:00:00Z",
    payload,
  }));
  await ingestEvents(school.db.sql, "school", events, { now: NOW });
  await refresh(school.db.sql, "school", { now: NOW });

  expect((await ask(rule(NEW))).body).toMatchObject({ gains: { count: 2 }, loses: { count: 0 }, stays: 0 });
  expect(await holders("finisher")).toEqual([]);
  expect((await save(NEW)).status).toBe(200);
  await refresh(school.db.sql, "school", { now: NOW });
  expect(await holders("finisher")).toEqual(["l1", "l2"]);

  const stored = (await badge("finisher"))!;
  expect(stored).toMatchObject({ mode: "all", conditions: projects(1), words: NEW.words });
  const harder = { ...stored, conditions: projects(2) };
  expect((await ask({ ...rule(harder), id: "finisher" })).body).toMatchObject({
    gains: { count: 0 },
    loses: { count: 2 },
  });
  expect((await save(harder)).status).toBe(200);
  await refresh(school.db.sql, "school", { now: NOW });
  expect(await holders("finisher")).toEqual(["l1", "l2"]);
  expect(await save({ ...harder, points_reward: 1 })).toMatchObject({ status: 409 });
  expect((await school.audit(1))[0]).toMatchObject({
    action: "badge.change",
    subject: "badge:finisher",
    before: { criteria_json: { all: [{ count: 1 }] } },
    after: { criteria_json: { all: [{ count: 2 }] } },
  });
});

test("replayed, a harder rule takes back what the easier one gave; both are noted", async () => {
  const { sql } = school.db;
  const payload = { domain: "Projet", item_id: "p", state_code: "Terminee" };
  const done = { type: "STATE_CHANGE", occurred_at: "2026-10-14T08:00:00Z", payload };
  await ingestEvents(sql, "school", [{ ...done, id: "done-l3", student_id: "l3" }], { now: NOW });
  expect((await save({ ...NEW, id: "replayed" })).status).toBe(200);
  await refresh(sql, "school", { now: NOW });
  expect(await holders("replayed")).toContain("l3");
  const harder = { ...(await badge("replayed"))!, conditions: projects(2), replay: true };
  expect((await save(harder)).status).toBe(200);
  await refresh(sql, "school", { now: NOW });
  expect(await holders("replayed")).toEqual([]);
  expect((await school.audit(2)).map(({ action }) => action).sort()).toEqual([
    "badge.change",
    "badge.replay",
  ]);
});

test.each([
  [{ id: "finisher" }, "id", "taken"],
  [
    { words: { fr: { name: "", description: "" }, en: { name: "x", description: "" } } },
    "words.fr.name",
    "invalid_name",
  ],
  [{ conditions: [] }, "mode", "invalid_rule"],
  [{ mode: "json", json: "{" }, "json", "invalid_rule"],
  [{ mode: "json", json: '{"all": [{"luck": 1}]}' }, "json", "invalid_rule"],
  [
    { repeatable: "class", conditions: [{ ...NEW_CONDITION, kind: "points" }] },
    "repeatable",
    "nothing_to_repeat",
  ],
  [{ points_reward: -1 }, "points_reward", "out_of_range"],
])("%j is refused at %s", async (part, path, code) => {
  await save(NEW);
  expect((await save({ ...NEW, id: "other", ...part })).body.error.details).toMatchObject([{ path, code }]);
});

test("who is no administrator may do nothing; another school's badge is none", async () => {
  await save(NEW);
  const stored = (await badge("finisher"))!;
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await save(stored)).status).toBe(status);
    expect((await ask(rule(NEW))).status).toBe(status);
  }
  await school.as("foreign");
  expect((await save(stored)).status).toBe(404);
});
