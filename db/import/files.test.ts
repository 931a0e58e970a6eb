import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StructureError } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { FileFormatError } from "./csv";
import { importEvents } from "./events";
import { type JsonEntry, jsonEntries } from "./json";
import { importStructure } from "./structure";

const NOW = new Date("2026-03-12T12:00:00Z");

let database: TestDatabase;
let dir: string;
let organizations = 0;
let id: string;
beforeAll(async () => {
  database = await testDatabase();
  dir = await mkdtemp(join(tmpdir(), "jalon-import-"));
});
afterAll(async () => {
  await database.close();
  await rm(dir, { recursive: true });
});
beforeEach(async () => {
  organizations += 1;
  id = `org-${organizations}`;
  await createOrganization(database.sql, { id, name: id, now: NOW });
});

async function fileOf(text: string | Uint8Array, name = "file.json"): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, text);
  return file;
}

async function entriesOf(text: string | Uint8Array): Promise<JsonEntry[]> {
  const entries: JsonEntry[] = [];
  for await (const entry of jsonEntries(await fileOf(text))) entries.push(entry);
  return entries;
}

/** What the audit log says of the organisation's imports. */
const imports = () => database.sql`
  select actor, subject, after_json as after from audit_log
  where organization_id = ${id} and action = 'import.run' order by id`;

const event = (n: number, more: object = {}) => ({
  id: `e${n}`,
  type: "SESSION_START",
  student_id: "s1",
  occurred_at: "2026-03-02T09:00:00+01:00",
  payload: { session_id: `x${n}` },
  ...more,
});

describe("the values of a file", () => {
  test("NDJSON: line by line, empty lines kept in the count, broken ones named", async () => {
    // U+2028 is a line end to readline but not to JSON.
    const text = `{"a":"one\u2028two"}\r\n\n{"a":\n{"b":2}`;
    expect(await entriesOf(text)).toEqual([
      { value: { a: "one\u2028two" } },
      { error: "empty" },
      { error: "not_json" },
      { value: { b: 2 } },
    ]);
    const [long, after] = await entriesOf(`{"a":"${"x".repeat(400_000)}"}\n{"b":2}\n`);
    expect([long, after]).toEqual([{ error: "line_too_long" }, { value: { b: 2 } }]);
  });

  test("an array of any length, whatever its strings hold", async () => {
    const values = [{ a: ']}",[{\\"' }, [1, [2]], "x", 5, null];
    expect(await entriesOf(`\uFEFF ${JSON.stringify(values, null, 2)}\n`)).toEqual(
      values.map((value) => ({ value })),
    );
    expect(await entriesOf("[]")).toEqual([]);
    expect(await entriesOf("[{a}, 2]")).toEqual([{ error: "not_json" }, { value: 2 }]);
    // Longer than the pieces in which a file is read, so that elements are cut in the middle.
    const many = Array.from({ length: 20_000 }, (_, n) => ({ n, text: "é,[\\".repeat(n % 7) }));
    expect(await entriesOf(JSON.stringify(many))).toEqual(many.map((value) => ({ value })));
  });

  test("one object, written over several lines or not, with or without `events`", async () => {
    const body = { events: [{ id: 1 }, { id: 2 }] };
    const values = body.events.map((value) => ({ value }));
    expect(await entriesOf(JSON.stringify(body, null, 2))).toEqual(values);
    expect(await entriesOf(JSON.stringify(body))).toEqual(values);
    expect(await entriesOf(JSON.stringify({ id: 1 }, null, 2))).toEqual([{ value: { id: 1 } }]);
  });

  test("a file that is missing, cut off or not UTF-8 says so", async () => {
    const missing = jsonEntries(join(dir, "nowhere.json"));
    await expect(missing.next()).rejects.toThrow("nowhere.json: cannot be read (ENOENT)");
    await expect(entriesOf('[{"a":1}, {"b"')).rejects.toThrow("file.json: the array is cut off");
    await expect(entriesOf(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d))).rejects.toThrow("file.json: is not UTF-8");
  });
});

describe("import events", () => {
  test("old events are taken, wrong ones named by reason, the same file twice changes nothing", async () => {
    const { sql } = database;
    const lines = [
      event(1, { occurred_at: "1999-12-31T23:00:00Z" }),
      event(2),
      event(2, { student_id: "s2" }),
      event(3, { type: "FEEDBACK" }),
      { id: "e4" },
    ].map((one) => JSON.stringify(one));
    const file = await fileOf(`${lines.join("\n")}\nnot json\n`, "events.ndjson");
    const report = await importEvents(sql, id, { file, now: NOW });
    expect(report.taken).toEqual({ events: 6 });
    expect(report.events).toEqual({ accepted: 2, duplicates: 1, conflicts: 1, rejected: 3 });
    expect(report.leftOut.map(({ why, count, examples }) => [why, count, examples])).toEqual([
      ["payload.sentiment: This field is required.", 1, ["e3"]],
      ["type: This field is required.", 1, ["e4"]],
      ["This line is not JSON.", 1, ["#6"]],
      ["the id is taken by another event, which stands", 1, ["e2"]],
    ]);
    const again = await importEvents(sql, id, { file, now: NOW });
    expect(again.events).toMatchObject({ accepted: 0, duplicates: 3 });
    const runs = await sql`select source, file_name, ended_at from import_run where organization_id = ${id}`;
    expect(runs).toEqual([{ source: "events", file_name: "events.ndjson", ended_at: NOW }]);
    const about = { file: "events.ndjson", source: "events", structure: {} };
    const row = { actor: "system", subject: expect.stringMatching(/^import:events:/) };
    expect(await imports()).toEqual([
      { ...row, after: { ...about, events: report.events } },
      { ...row, after: { ...about, events: again.events } },
    ]);
  });

  test("more events than one chunk, as an array", async () => {
    const file = await fileOf(JSON.stringify(Array.from({ length: 2_500 }, (_, n) => event(n))));
    const steps: number[] = [];
    const onProgress = (done: number) => steps.push(done);
    const report = await importEvents(database.sql, id, { file, now: NOW, onProgress });
    expect(report.events.accepted).toBe(2_500);
    // Told chunk by chunk.
    expect(steps).toEqual([500, 1_000, 1_500, 2_000, 2_500]);
    const [stored] = await database.sql`
      select count(*) as n from engine_inbox where organization_id = ${id}`;
    expect(stored?.n).toBe(2_500);
  });
});

describe("import structure", () => {
  test("counts what it took; twice, nothing changes", async () => {
    const body = { lms_student: [{ id: "s1", name: "Yasmine" }], lms_course: [{ id: "c1", name: "Web" }] };
    const file = await fileOf(JSON.stringify(body));
    const report = await importStructure(database.sql, id, { file, now: NOW });
    expect(report.taken).toEqual({ lms_student: 1, lms_course: 1 });
    expect(report.structure.lms_student).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    const again = await importStructure(database.sql, id, { file, now: NOW });
    expect(again.structure.lms_student).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    const row = { actor: "system", subject: expect.stringMatching(/^import:structure:/) };
    expect(await imports()).toMatchObject([
      { ...row, after: { file: "file.json", source: "structure", structure: report.structure } },
      { ...row, after: { structure: again.structure } },
    ]);
  });

  test("what a replacing file ends is counted in the log", async () => {
    const people = {
      lms_instructor: [{ id: "t1", name: "Tarik" }],
      lms_group: [{ id: "A", group_type: "Groupe", name: "A" }],
    };
    const link = { group_id: "A", instructor_id: "t1", joined_on: "2026-01-05" };
    const full = { ...people, lms_group_instructor: [link] };
    await importStructure(database.sql, id, { file: await fileOf(JSON.stringify(full)), now: NOW });
    const none = { lms_group_instructor: { mode: "replace", rows: [] } };
    await importStructure(database.sql, id, { file: await fileOf(JSON.stringify(none)), now: NOW });
    const [, second] = await imports();
    expect(second?.after.structure).toMatchObject({ lms_group_instructor: { inserted: 0, ended: 1 } });
  });

  test("a wrong row is named and nothing is written; what is no JSON is refused", async () => {
    const { sql } = database;
    const wrong = {
      lms_student: [{ id: "s1", name: "Yasmine" }],
      lms_enrollment: [{ course_id: "nowhere", student_id: "s1", enrolled_on: "2026-01-01" }],
    };
    const attempt = importStructure(sql, id, { file: await fileOf(JSON.stringify(wrong)), now: NOW });
    await expect(attempt).rejects.toThrow(StructureError);
    expect(await sql`select id from lms_student where organization_id = ${id}`).toEqual([]);
    const broken = importStructure(sql, id, { file: await fileOf("{"), now: NOW });
    await expect(broken).rejects.toThrow(FileFormatError);
  });
});
