import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { plantNeeds } from "@/db/queries/needs/needs.testing";
import { NOW, plantFacts } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { GET as plans } from "./admin/plans/route";
import { GET as matrix } from "./groups/matrix/route";
import { GET as kpi } from "./kpi/route";
import { GET as needs } from "./needs/route";
import { account, signInAs, useDatabase } from "./session.testing";

vi.mock("next/headers", async () => (await import("./session.testing")).nextHeaders);

/** What a spreadsheet would run, as the beginning of every name of the centre; where commas are decimal, after a semicolon. */
const SIGNS = ["=", "+", "-", "@", "\t=", "\r=", "A;=", 'A;"=', "A\n-"];
let db: TestDatabase;

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  const { sql } = db;
  await plantNeeds(sql);
  await plantFacts(sql, [
    { scope: "Groupe:A", dateId: "2026-10-18", code: "PROGRESSION_MOY", value: 41.5, n: 7 },
  ]);
  const sign = (column: string) =>
    sql`(${SIGNS}::text[])[1 + abs(hashtext(${sql(column)})) % ${SIGNS.length}::int]`;
  const call = "cmd|' /C calc'!A0";
  for (const table of ["lms_student", "lms_instructor", "lms_group", "lms_item"])
    await sql`update ${sql(table)} set name = ${sign("id")} || ${call} || id`;
  for (const table of ["kpi_scope", "kpi_target"])
    await sql`update ${sql(table)} set label = ${sign("ref_id")} || ${call} || ref_id where ref_id is not null`;
  await sql`update kpi_metric set label = '=' || ${call} || code`;
  await sql`
    insert into lms_plan (organization_id, group_id, item_id, planned_on) select 'school', 'A', id, '2026-11-02'
    from lms_item where organization_id = 'school' and item_type in ('Ua', 'Projet') on conflict do nothing`;
  await signInAs(await account(db, { email: "admin@example.org", role: "admin" }));
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

const EXPORTS: readonly (readonly [string, (request: Request) => Promise<Response>])[] = [
  ["/api/kpi?metric=PROGRESSION_MOY&scope=Groupe:A&format=csv&from=2026-01-01&to=2026-12-31", kpi],
  ["/api/needs?format=csv&scope=Groupe:A", needs],
  ["/api/groups/matrix?scope=Groupe:A", matrix],
  ["/api/admin/plans?group=A", plans],
];

test.each(EXPORTS)("%s holds no cell that a spreadsheet would run", async (path, handler) => {
  const answer = await handler(new Request(`http://jalon${path}`));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("text/csv");
  const text = await answer.text();
  const isNumber = (cell: string) => cell !== "" && Number.isFinite(Number(cell));
  for (const delimiter of [",", ";"]) {
    const options = { delimiter, bom: true, relax_column_count: true, relax_quotes: true };
    const cells = (parse(text, options) as string[][]).flat();
    expect(cells.some((cell) => cell.includes("calc"))).toBe(true);
    expect(cells.filter((cell) => /^"*[=+\-@\t\r]/.test(cell) && !isNumber(cell))).toEqual([]);
  }
});

test("whatever makes CSV makes it with lib/csv", () => {
  const files = ["app", "components", "db", "lib", "scripts"].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .map((file) => join(root, file)),
  );
  const makers = files.filter((file) => {
    const text = readFileSync(file, "utf8");
    // Cells with commas between them, in a file that speaks of CSV.
    return /join\((["'`])[,;]\1\)/.test(text) && /csv/i.test(text);
  });
  expect(makers).toEqual(["lib/csv.ts"]);
});
