import { beforeEach, expect, test, vi } from "vitest";
import { listStates } from "@/db/admin/states";
import { refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { NOW } from "@/db/queries/school.testing";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { DELETE, PATCH, POST } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const add = (body: object) => answerOf(POST(sent("POST", "/api/admin/states", body)));
const patch = (body: object) => answerOf(PATCH(sent("PATCH", "/api/admin/states", body)));
const remove = (body: object) => answerOf(DELETE(sent("DELETE", "/api/admin/states", body)));
const state = async (code: string, domain = "Projet") =>
  (await listStates(school.db.sql, "school")).find((one) => one.code === code && one.domain === domain)!;
const wanted = async () =>
  (await school.db.sql`select rebuild_wanted from engine_clock where organization_id = 'school'`)[0]!
    .rebuild_wanted;
const NEW = {
  domain: "Projet",
  code: "En_pause",
  kind: "doing",
  color: "#123456",
  order: 6,
  words: { fr: "En pause", en: "" },
};

beforeEach(async () => {
  await school.as("admin");
  await school.db.sql`update engine_clock set rebuild_wanted = false`;
});

test("an event that waited for a state is taken in when it is added", async () => {
  const payload = { domain: "Projet", item_id: "p", state_code: "En_pause" };
  const event = {
    id: "e1",
    type: "STATE_CHANGE",
    student_id: "l1",
    occurred_at: "2026-10-14T08:00:00Z",
    payload,
  };
  await ingestEvents(school.db.sql, "school", [event], { now: NOW });
  await refresh(school.db.sql, "school", { now: NOW });
  const waiting = () => school.db.sql`select missing_id from engine_waiting where organization_id = 'school'`;
  expect([...(await waiting())]).toEqual([{ missing_id: "Projet/En_pause" }]);
  expect((await add(NEW)).status).toBe(200);
  await refresh(school.db.sql, "school", { now: NOW });
  expect(await waiting()).toHaveLength(0);
  const { id, version } = await state("En_pause");
  expect((await remove({ id, version })).body.error.details).toMatchObject([{ code: "in_use" }]);
});

test("words and colour ask for nothing; kind and order for a rebuild", async () => {
  const { id, version, kind, order, words, color } = await state("En_cours");
  const edit = { id, version, kind, order, color, words };
  expect((await patch({ ...edit, color: "#abcdef", words: { fr: "Commencé", en: "Begun" } })).body).toEqual({
    recomputes: false,
  });
  expect(await wanted()).toBe(false);
  expect(await patch({ ...edit, order: 9 })).toMatchObject({ status: 409 });
  const now = await state("En_cours");
  expect(now).toMatchObject({ words: { fr: "Commencé", en: "Begun" }, color: "#abcdef" });
  expect((await patch({ ...edit, version: now.version, kind: "review" })).body).toEqual({ recomputes: true });
  expect(await wanted()).toBe(true);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "state.change",
    subject: "state:Projet/En_cours",
    before: { id, domain: "Projet", code: "En_cours", kind: "doing" },
    after: { id, domain: "Projet", code: "En_cours", kind: "review" },
  });
  // What says what is there already leaves no trace.
  const changes = () => school.db.sql`select id from audit_log where action = 'state.change'`;
  const told = await changes();
  const same = { ...edit, version: (await state("En_cours")).version, kind: "review" };
  expect((await patch(same)).body).toEqual({ recomputes: false });
  expect(await changes()).toEqual(told);
});

test("an own state that nothing was in is removed; those of every organisation stay", async () => {
  await add({ ...NEW, code: "Erreur" });
  const { id, version } = await state("Erreur");
  expect((await remove({ id, version })).status).toBe(200);
  expect(await state("Erreur")).toBeUndefined();
  const shipped = await state("Rejetee");
  expect((await remove({ id: shipped.id, version: shipped.version })).status).toBe(400);
});

test.each([
  [{ code: "A faire" }, "code", "bad_format"],
  [{ code: "A_faire" }, "code", "taken"],
  [{ words: { fr: "", en: "Paused" } }, "words.fr", "invalid_name"],
  [{ color: "red" }, "color", "bad_format"],
  [{ kind: "lost" }, "kind", "not_one_of"],
  [{ domain: "Referentiel" }, "domain", "not_one_of"],
])("%j is refused at %s", async (part, path, code) => {
  expect((await add({ ...NEW, ...part })).body.error.details).toMatchObject([{ path, code }]);
});

test("who is no administrator may do nothing; another school's id is none", async () => {
  const { id, version, kind, order, words, color } = await state("Terminee");
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
    ["foreign", 404],
  ] as const) {
    await school.as(who);
    expect((await patch({ id, version, kind, order, words, color })).status).toBe(status);
    expect((await remove({ id, version })).status).toBe(status);
  }
});
