import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Sql } from "@/db/client";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { applyPrepared, type ImportProgress, ImportRefused } from "./prepared";
import { hashOf } from "./run";
import { prepareUpload, type Upload } from "./upload";

export const NOW = new Date("2026-03-10T12:00:00Z");
export let sql: Sql;
/** The organisation of the test that runs: each has a new one. */
export let org = "";
let database: TestDatabase;
let serial = 0;

/** Called once by a test file: its database, and an organisation to import into for each test. */
export function importsIntoNewOrganizations() {
  beforeAll(async () => {
    database = await testDatabase();
    sql = database.sql;
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    org = `import-${++serial}`;
    await createOrganization(sql, { id: org, name: org, timeZone: "UTC", now: NOW });
  });
}

export const upload = (
  source: Upload["source"],
  content: string | Uint8Array,
  more: Partial<Upload> = {},
): Upload => ({
  source,
  bytes: Buffer.from(content as string),
  fileName: "fichier",
  now: NOW,
  locale: "fr",
  ...more,
});

export async function take(one: Upload, preview = false, onProgress?: ImportProgress) {
  const prepared = await prepareUpload(sql, org, one);
  const hash = hashOf(one.bytes, one.table ?? "");
  const run = {
    id: `${one.source}:${hash}`,
    source: one.source,
    fileName: one.fileName,
    fileHash: hash,
    now: NOW,
  };
  return applyPrepared(sql, org, prepared, { run, now: NOW, locale: "fr", preview, onProgress });
}

export const refusal = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: unknown) => {
      if (error instanceof ImportRefused) return error.problems;
      throw error;
    },
  );
export const names = async () =>
  (
    await sql<{ name: string }[]>`select name from lms_student where organization_id = ${org} order by id`
  ).map((s) => s.name);
