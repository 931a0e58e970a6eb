import { beforeEach, expect, test, vi } from "vitest";
import { refresh } from "@/db/aggregation";
import { beginRun, endRun } from "@/db/import/run";
import { ingestEvents } from "@/db/ingest/events";
import { KEPT_REJECTED, RejectedEvents } from "@/db/ingest/rejected";
import { jobOf } from "@/db/jobs";
import { createKey, revokeKey } from "@/db/keys";
import { countEvents, listRejected, listSources, listWaiting } from "@/db/queries/admin/pipeline";
import { NOW } from "@/db/queries/school.testing";
import { POST as ingest } from "../../events/route";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { POST as rejected } from "./rejected/route";
import { GET, POST } from "./route";
import { POST as waiting } from "./waiting/route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const start = (body: object) => answerOf(POST(sent("POST", "/api/admin/pipeline", body)));
const status = () => answerOf(GET(new Request("http://jalon/api/admin/pipeline")));
const retryWaiting = (body: object) => answerOf(waiting(sent("POST", "/api/admin/pipeline/waiting", body)));
const refused = (body: object) => answerOf(rejected(sent("POST", "/api/admin/pipeline/rejected", body)));
const LOGIN = { id: "e1", type: "LOGIN", student_id: "l1", occurred_at: "2026-10-14T08:00:00Z" };

beforeEach(() => school.as("admin"));

/** Waits for the job that this process does. */
const over = () => vi.waitFor(() => expect(jobOf("school")?.endedAt).not.toBeNull(), { timeout: 100_000 });

test("a rebuild runs on, is recorded, and a second one waits its turn", async () => {
  await ingestEvents(school.db.sql, "school", [LOGIN], { now: NOW });
  expect((await start({ kind: "rebuild" })).status).toBe(200);
  expect((await start({ kind: "run" })).body.error.details).toMatchObject([{ code: "busy" }]);
  await over();
  const { body } = await status();
  expect(body.job).toMatchObject({ kind: "rebuild", error: null });
  expect(body.runs[0]).toMatchObject({ kind: "rebuild", error: null });
  expect(body.runs[0].seconds).not.toBeNull();
  const [row] = await school.db
    .sql`select count(*)::int as n from kpi_value where organization_id = 'school'`;
  expect(row!.n).toBeGreaterThan(0);
  expect((await school.audit(1))[0]).toMatchObject({ action: "job.rebuild" });
});

test("freshness is that of the rows, tile by tile; one without a value says so; events are counted by local day", async () => {
  const { sql } = school.db;
  const evaluation = {
    ...LOGIN,
    id: "mark",
    type: "EVALUATION",
    instructor_id: "t1",
    occurred_at: "2026-10-14T22:30:00Z",
  };
  await ingestEvents(
    sql,
    "school",
    [{ ...evaluation, payload: { item: { item_type: "Ua", item_id: "u" }, score: 8, max_score: 10 } }],
    { now: NOW },
  );
  await refresh(sql, "school", { now: NOW });
  const { body } = await status();
  const [row] = await sql`
    select max(date_id) filter (where date_id <= '2026-10-15') as day from kpi_tile_cache t
    join kpi_scope s on s.organization_id = t.organization_id and s.id = t.scope_id and s.scope_type = 'Global'
    join kpi_target g on g.organization_id = t.organization_id and g.id = t.target_id and g.target_type = 'Global'
    where t.organization_id = 'school' and t.score_normalise_moyen is not null`;
  expect(row!.day).toBe("2026-10-15");
  const tiles = Object.fromEntries(body.tiles.map((tile: { column: string }) => [tile.column, tile]));
  expect(Object.keys(tiles)).toHaveLength(8);
  expect(tiles.score_normalise_moyen).toMatchObject({
    day: "2026-10-15",
    changedAt: "2026-10-15T10:00:00+02:00",
  });
  expect(tiles.delai_median_feedback_heures).toMatchObject({ day: null, changedAt: null });
  // Half past ten in the evening in London is the next day in Paris.
  const { today, rows } = await countEvents(sql, "school", "Europe/Paris");
  expect(today).toBe("2026-10-15");
  expect(rows.find(({ type }) => type === "EVALUATION")).toMatchObject({
    total: 1,
    days: { "2026-10-15": 1 },
  });
  expect(rows.find(({ type }) => type === "LOGIN")).toMatchObject({ total: 1, days: { "2026-10-14": 1 } });
});

test("one day again, if it is a day that has figures", async () => {
  expect((await start({ kind: "date", date: "2026-10-14" })).status).toBe(200);
  await over();
  expect(jobOf("school")).toMatchObject({ kind: "date", date: "2026-10-14", error: null });
  for (const date of ["2020-01-01", "2030-01-01"])
    expect((await start({ kind: "date", date })).body.error.details).toMatchObject([
      { path: "date", code: "no_events" },
    ]);
  expect((await start({ kind: "date", date: "14/10/2026" })).body.error.details).toMatchObject([
    { code: "bad_day" },
  ]);
});

test("events that wait say for what, and are looked at again when asked", async () => {
  const event = { ...LOGIN, id: "w1", student_id: "nobody-yet" };
  await ingestEvents(school.db.sql, "school", [event], { now: NOW });
  await refresh(school.db.sql, "school", { now: NOW });
  expect(await listWaiting(school.db.sql, "school", "Europe/Paris")).toMatchObject([
    { kind: "student", id: "nobody-yet", events: 1 },
  ]);
  expect((await retryWaiting({ kind: "student", id: "nobody-yet" })).body).toEqual({ events: 1 });
  const [queued] = await school.db.sql`select event_id from engine_inbox where organization_id = 'school'`;
  expect(queued).toEqual({ event_id: "w1" });
  expect((await retryWaiting({ kind: "student", id: "nobody-yet" })).status).toBe(404);
});

test("a refused event is kept with its reason; retried it is refused again, or taken in when its hour has come", async () => {
  const { key } = await createKey(school.db.sql, "school", { name: "LMS", scopes: ["ingest"] });
  const early = { ...LOGIN, id: "r1", occurred_at: "2026-10-18T08:00:00Z" };
  const wrong = { ...LOGIN, id: "r2", type: "QUIZ_SUBMIT", payload: { score: -1, max_score: 10 } };
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };
  const body = JSON.stringify([early, wrong]);
  expect(
    (await ingest(new Request("http://jalon/api/events", { method: "POST", body, headers }))).status,
  ).toBe(400);
  const kept = await listRejected(school.db.sql, "school", "Europe/Paris");
  expect(kept).toMatchObject([
    { eventId: "r2", code: "out_of_range", path: "payload.score", sender: "LMS" },
    { eventId: "r1", code: "in_future", event: early },
  ]);
  expect((await refused({ change: "retry", seq: kept[0]!.seq })).body.error.details).toMatchObject([
    { code: "still_refused" },
  ]);
  vi.setSystemTime(new Date("2026-10-18T09:00:00Z"));
  // A day later the session is another; the door is asked anew.
  await school.as("admin");
  expect((await refused({ change: "retry", seq: kept[1]!.seq })).status).toBe(200);
  vi.setSystemTime(NOW);
  const [stored] = await school.db
    .sql`select id from lms_event where organization_id = 'school' and id = 'r1'`;
  expect(stored).toEqual({ id: "r1" });
  expect((await refused({ change: "retry", seq: null })).status).toBe(400);
  expect((await refused({ change: "forget", seq: null })).status).toBe(200);
  expect(await listRejected(school.db.sql, "school", "Europe/Paris")).toEqual([]);
});

test("no more refused events are kept than the newest thousand, nor anything that cannot be stored", async () => {
  for (let round = 0; round < 6; round++) {
    const events = new RejectedEvents();
    for (let i = 0; i < 300; i++)
      events.note({ id: `x${round}-${i}`, bad: "\u0000" }, { code: "bad_text", path: ["bad"] });
    await events.store(school.db.sql, "school", "key:k");
  }
  const [row] = await school.db.sql`
    select count(*)::int as n, count(event_json)::int as whole, min(event_id) as first from engine_rejected where organization_id = 'school'`;
  expect(row).toMatchObject({ n: KEPT_REJECTED, whole: 0 });
  expect(row!.first).toMatch(/^x1-/);
});

test("who is no administrator may do nothing; another school's are not seen", async () => {
  for (const [who, code] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await status()).status).toBe(code);
    expect((await start({ kind: "run" })).status).toBe(code);
    expect((await refused({ change: "forget", seq: null })).status).toBe(code);
    expect((await retryWaiting({ kind: "student", id: "x" })).status).toBe(code);
  }
  const [row] = await school.db.sql<{ seq: number }[]>`
    select max(seq) as seq from engine_rejected where organization_id = 'school'`;
  await school.as("foreign");
  expect((await refused({ change: "forget", seq: row!.seq })).status).toBe(404);
  expect((await status()).body.job).toBeNull();
});

test("of each source is said when something of it was last taken: refused events and mere use do not count", async () => {
  const { sql } = school.db;
  await sql`delete from api_key where organization_id = 'school'`;
  const key = async (name: string, more: object = {}) =>
    createKey(sql, "school", { name, scopes: ["ingest"], ...more });
  const [lms, wrong, closed, spare] = [
    await key("LMS"),
    await key("Wrong"),
    await key("Closed"),
    await key("Spare", { expiresAt: new Date("2026-10-15T09:00:00Z") }),
  ];
  await createKey(sql, "school", { name: "Reader", scopes: ["read"] });
  const send = (secret: string, body: object) =>
    answerOf(
      ingest(
        new Request("http://jalon/api/events", {
          method: "POST",
          body: JSON.stringify(body),
          headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
        }),
      ),
    );
  expect((await send(lms.key, { ...LOGIN, id: "src-1" })).body).toMatchObject({ accepted: 1 });
  expect((await send(wrong.key, { ...LOGIN, id: "src-2", occurred_at: "soon" })).status).toBe(400);
  expect((await send(closed.key, { ...LOGIN, id: "src-3" })).body).toMatchObject({ accepted: 1 });
  await revokeKey(sql, "school", closed.id);
  await sql`update api_key set expires_at = '2026-10-01' where organization_id = 'school' and id = ${spare.id}`;
  const run = async (id: string, source: string, at: string) => {
    const now = new Date(at);
    await beginRun(sql, "school", { id, source, fileName: "f", fileHash: id, now });
    return endRun(sql, "school", { id, now }, {});
  };
  await run("r1", "oneroster", "2026-10-14T06:00:00Z");
  await run("r2", "oneroster", "2026-10-14T09:00:00Z");
  await run("r3", "events", "2026-10-14T10:00:00Z");
  await sql`update import_run set is_undone = true where organization_id = 'school' and id = 'r3'`;
  // A failed one took nothing, one under way has not ended.
  await beginRun(sql, "school", { id: "r4", source: "xapi", fileName: "f", fileHash: "r4", now: NOW });
  const sources = (await listSources(sql, "school", "Europe/Paris")).map(({ name, kind, lastAt, state }) => [
    name,
    kind,
    lastAt?.slice(0, 16),
    state,
  ]);
  expect(sources).toEqual([
    ["Closed", "key", "2026-10-15T10:00", "revoked"],
    ["LMS", "key", "2026-10-15T10:00", "open"],
    ["oneroster", "import", "2026-10-14T11:00", "open"],
    ["Wrong", "key", undefined, "open"],
  ]);
});
