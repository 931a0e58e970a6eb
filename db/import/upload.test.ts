import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { drain, rebuildCheck } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { giveBadge } from "@/db/gamification";
import { ingestEvents } from "@/db/ingest/events";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { leftOutText } from "@/lib/import/words";
import { applyPrepared, type ImportProgress, ImportRefused } from "./prepared";
import { hashOf } from "./run";
import { undoImport } from "./undo";
import { prepareUnified } from "./unified";
import { inspectCsv, prepareUpload, type Upload } from "./upload";
import { statementSchema, storeStatements } from "./xapi";
import { zipOf } from "./zip.testing";

let database: TestDatabase;
let sql: Sql;
let org = "";
let serial = 0;
const NOW = new Date("2026-03-10T12:00:00Z");

beforeAll(async () => {
  database = await testDatabase();
  sql = database.sql;
});
afterAll(() => database.close());
beforeEach(async () => {
  org = `import-${++serial}`;
  await createOrganization(sql, { id: org, name: org, timeZone: "UTC", now: NOW });
});

const upload = (
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

async function take(one: Upload, preview = false, onProgress?: ImportProgress) {
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

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => [],
    (error: unknown) => {
      if (error instanceof ImportRefused) return error.problems;
      throw error;
    },
  );
const names = async () =>
  (
    await sql<{ name: string }[]>`select name from lms_student where organization_id = ${org} order by id`
  ).map((s) => s.name);

describe("CSV", () => {
  const students = (csv: string, more: Partial<Upload> = {}) =>
    upload("csv", csv, { table: "lms_student", ...more });

  it("finds the columns by the words people use, whatever separates them", () => {
    const found = inspectCsv(
      students("Matricule;Nom de famille;Prénom;Courriel;Nom;Couleur\n1;B;A;a@b.c;A B;bleu\n"),
    );
    expect(found).toMatchObject({
      suggestion: ["id", "last_name", "first_name", "emails_json", "name", null],
      rows: 1,
      sample: [["1", "B", "A", "a@b.c", "A B", "bleu"]],
    });
  });

  it("three bad rows of five: nothing is taken, each is told with its line; mended it is taken, again it changes nothing, undone it is gone", async () => {
    await take(students("id,nom\ng0,Avant\n"));
    const head = "group_id,student_id,joined_on\n";
    await take(upload("csv", "id,group_type,name\ng,Groupe,G\n", { table: "lms_group" }));
    const bad = `${head}g,g0,01/03/2026\ng,nobody,2026-03-01\ng,g0,31/02/2026\nzz,g0,2026-03-02\ng,g0,2026-03-03\n`;
    const members = { table: "lms_group_student" } as const;
    const problems = await refusal(take(upload("csv", bad, members)));
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [3, "student_id"],
      [4, "joined_on"],
      [5, "group_id"],
    ]);
    expect(problems[0]?.message).toContain("nobody");
    expect(await sql`select from lms_group_student where organization_id = ${org}`).toHaveLength(0);

    const good = upload("csv", `${head}g;g0;01/03/2026\n`.replaceAll(",", ";"), members);
    expect((await take(good, true)).structure.lms_group_student).toEqual({
      inserted: 1,
      updated: 0,
      unchanged: 0,
    });
    expect(await sql`select from lms_group_student where organization_id = ${org}`).toHaveLength(0);
    const first = await take(good);
    expect(first.structure.lms_group_student).toEqual({ inserted: 1, updated: 0, unchanged: 0 });
    expect((await take(good)).structure.lms_group_student).toEqual({ inserted: 0, updated: 0, unchanged: 1 });
    await drain(sql, org, { now: NOW });
    expect(await undoImport(sql, { organizationId: org, actor: "user:a" }, first.runId!)).toEqual({
      undone: { lms_group_student: 1 },
      left: {},
    });
    expect(await sql`select from lms_group_student where organization_id = ${org}`).toHaveLength(0);
    await drain(sql, org, { now: NOW });
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
    // After an undo the same file is another run, which can be undone again.
    const again = await take(good);
    expect(again.runId).not.toBe(first.runId);
    expect(again.structure.lms_group_student?.inserted).toBe(1);
  });

  it("undo gives changed rows back what they were, and leaves what somebody changed since", async () => {
    await take(students("id,nom\n1,Un\n2,Deux\n"));
    const second = await take(students("id,nom\n1,Uno\n2,Due\n3,Tre\n"));
    expect(second.structure.lms_student).toEqual({ inserted: 1, updated: 2, unchanged: 0 });
    await sql`update lms_student set name = 'Zwei' where organization_id = ${org} and id = '2'`;
    const report = await undoImport(sql, { organizationId: org, actor: "user:a" }, second.runId!);
    expect(report).toEqual({ undone: { lms_student: 2 }, left: { lms_student: 1 } });
    expect(await names()).toEqual(["Un", "Zwei"]);
    await expect(
      undoImport(sql, { organizationId: org, actor: "user:a" }, second.runId!),
    ).rejects.toMatchObject({ code: "nothing_to_undo" });
  });

  it("does not take away what a later import hangs on", async () => {
    const first = await take(students("id,nom\n1,Un\n"));
    await take(upload("csv", "id,group_type,name\ng,Groupe,G\n", { table: "lms_group" }));
    await take(
      upload("csv", "group_id,student_id,joined_on\ng,1,2026-03-01\n", { table: "lms_group_student" }),
    );
    await expect(
      undoImport(sql, { organizationId: org, actor: "user:a" }, first.runId!),
    ).rejects.toMatchObject({ code: "in_use" });
    expect(await names()).toEqual(["Un"]);
  });

  it("another organisation's run does not exist", async () => {
    const first = await take(students("id,nom\n1,Un\n"));
    await createOrganization(sql, { id: `${org}-b`, name: "b", now: NOW });
    await expect(
      undoImport(sql, { organizationId: `${org}-b`, actor: "user:b" }, first.runId!),
    ).rejects.toThrow();
    expect(await names()).toEqual(["Un"]);
  });

  it("formulas, scripts and odd text are text", async () => {
    const odd = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "'; drop table lms_student; --", 'a,"b"'];
    await take(
      students(`id,nom\n${odd.map((text, i) => `${i},"${text.replaceAll('"', '""')}"`).join("\n")}\n`),
    );
    expect(await names()).toEqual(odd);
  });

  it("an encoding that is not UTF-8 is refused unless it is named; UTF-16 with its mark is read", async () => {
    const latin = Buffer.from("id,nom\n1,Zoé\n", "latin1");
    await expect(take(students("", { bytes: latin }))).rejects.toMatchObject({ code: "bad_encoding" });
    await take(students("", { bytes: latin, encoding: "windows-1252" }));
    await take(students("", { bytes: Buffer.from("\ufeffid\tnom\n2\tLéa\n", "utf16le") }));
    expect(await names()).toEqual(["Zoé", "Léa"]);
  });

  it("rows of another width, a header alone, a missing key column, an open quote, binary", async () => {
    expect(await refusal(take(students("id,nom\n1,Un,x\n2\n")))).toMatchObject([{ line: 2 }, { line: 3 }]);
    expect(await refusal(take(students("id,nom\n1,Un\n2,Deux\n1,Uno\n")))).toMatchObject([
      { line: 4, message: "Cette ligne dit la même chose que la ligne 2." },
    ]);
    expect(await take(students("id,nom\n"))).toMatchObject({ structure: {} });
    expect(await refusal(take(students("nom\nUn\n")))).toMatchObject([{ line: 1, column: "id" }]);
    await expect(take(students('id,nom\n1,"Un\n'))).rejects.toMatchObject({ code: "bad_csv" });
    await expect(take(students("", { bytes: Buffer.from([0x69, 0x64, 0, 1, 2]) }))).rejects.toMatchObject({
      code: "not_text",
    });
    await expect(take(students(""))).rejects.toMatchObject({ code: "empty_file" });
  });

  it("100,000 rows are taken whole, and it is said how far it is", async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => `s${i},Élève ${i}`).join("\n");
    const said: [number, number][] = [];
    const report = await take(students(`id,nom\n${rows}\n`), false, (done, total) =>
      said.push([done, total]),
    );
    expect(report.structure.lms_student).toEqual({ inserted: 100_000, updated: 0, unchanged: 0 });
    expect(said[0]).toEqual([0, 100_000]);
    expect(said.at(-1)).toEqual([100_000, 100_000]);
    expect(said.length).toBeGreaterThan(20);
    expect(said.every(([done], i) => done >= (said[i - 1]?.[0] ?? 0))).toBe(true);
  });

  it("one wrong row after thousands, and none is taken", async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `s${i},Élève ${i}`).join("\n");
    const problems = await refusal(take(students(`id,nom\n${rows}\n,Sans code\n`)));
    expect(problems).toMatchObject([{ line: 5002, column: "id" }]);
    expect(await names()).toEqual([]);
  });

  it("of many wrong rows the first hundred are told, and how many there are", async () => {
    const told = (one: Upload) =>
      take(one).then(
        () => null,
        (error: ImportRefused) => ({
          total: error.total,
          listed: error.problems.length,
          first: error.problems[0]?.line,
          last: error.message.split("\n").at(-1),
        }),
      );
    const of = (row: (i: number) => string) => Array.from({ length: 5000 }, (_, i) => row(i)).join("\n");
    const all = { total: 5000, listed: 100, first: 2, last: "… and 4900 more, 5000 in all" };
    expect(await told(students(`id,nom\n${of((i) => `s${i},Nom,trop`)}\n`))).toEqual(all);
    expect(await told(students(`id,nom\n${of(() => ",Sans code")}\n`))).toEqual(all);
    const members = (row: (i: number) => string) =>
      upload("csv", `group_id,student_id,joined_on\n${of(row)}\n`, { table: "lms_group_student" });
    expect(await told(members((i) => `g,s${i},31/02/2026`))).toEqual(all);
    // Two of each row: neither the group nor the learner is there.
    expect(await told(members((i) => `g,s${i},2026-03-01`))).toMatchObject({ total: 10_000, listed: 100 });
    expect(await told(students("id,nom\n,Un\nb,\n"))).toMatchObject({ total: 2, listed: 2 });
  });

  it("cycles, wrong parents, values of another kind and overlong ones are told at their cell, and nothing is written", async () => {
    const groups = { table: "lms_group" } as const;
    const items = { table: "lms_item" } as const;
    const count = () => sql`
      select id from lms_group where organization_id = ${org} union all select id from lms_item where organization_id = ${org}`;
    const cycle = "id,group_type,name,parent_id\na,Groupe,A,b\nb,Groupe,B,c\nc,Groupe,C,a\n";
    const told = await refusal(take(upload("csv", cycle, groups)));
    expect(told.map(({ line, column }) => [line, column])).toEqual([
      [2, "parent_id"],
      [3, "parent_id"],
      [4, "parent_id"],
    ]);
    expect(told[0]?.message).toContain("a > b > c > a");
    expect(
      await refusal(take(upload("csv", "id,item_type,name,parent_id\nm,Module,M,u\nu,Ua,U,\n", items))),
    ).toMatchObject([{ line: 2, column: "parent_id" }]);
    const wrong =
      "id,item_type,name,weight,position,is_key\nx,Ua,X,lourd,1,oui\ny,Ua,Y,-1,1,non\nz,Truc,Z,1,un,peut-être\n";
    expect(
      (await refusal(take(upload("csv", wrong, items)))).map(({ line, column }) => [line, column]),
    ).toEqual([
      [2, "weight"],
      [3, "weight"],
      [4, "item_type"],
      [4, "position"],
      [4, "is_key"],
    ]);
    const long = `id,group_type,name\ng,Groupe,${"n".repeat(1001)}\n${"i".repeat(201)},Groupe,G\n`;
    expect(
      (await refusal(take(upload("csv", long, groups)))).map(({ line, column }) => [line, column]),
    ).toEqual([
      [2, "name"],
      [3, "id"],
    ]);
    // One cell that would fill the memory of whoever reads it.
    const cell = `id,group_type,name\ng,Groupe,"${"n".repeat(300_000)}"\n`;
    await expect(take(upload("csv", cell, groups))).rejects.toMatchObject({ code: "bad_csv" });
    const columns = `${Array.from({ length: 300 }, (_, i) => `c${i}`).join(",")}\n`;
    await expect(take(upload("csv", columns, groups))).rejects.toMatchObject({ code: "too_many" });
    expect(await count()).toEqual([]);
  });
});

describe("OneRoster", () => {
  const FILES = {
    "manifest.csv":
      "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\nfile.results,bulk\nfile.demographics,absent\n",
    "academicSessions.csv":
      "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\nt1,,,Printemps,term,2026-01-05,2026-06-30,,2026\n",
    "courses.csv":
      "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode\nweb,,,,Développement web,WEB1\n",
    "classes.csv":
      "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds\nc1,,,Web A,,web,,scheduled,,,t1\n",
    "users.csv":
      "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,prefferedGivenName,email,shoeSize\nana,,,true,ana,Anastasia,Diaz,Ana,ana@x.test,38\nbob,,,true,bob,Bob,Eck,,,44\ntara,,,true,tara,Tara,Fox,,tara@x.test,\nmum,,,true,mum,Mum,Diaz,,,\n",
    "roles.csv":
      "sourcedId,status,dateLastModified,userSourcedId,roleType,role,orgSourcedId\nr1,,,ana,primary,student,o\nr2,,,bob,primary,student,o\nr3,,,tara,primary,teacher,o\nr4,,,mum,primary,parent,o\n",
    "enrollments.csv":
      "sourcedId,status,dataLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\ne1,,,c1,,ana,student,,,\ne2,tobedeleted,2026-02-10T08:00:00Z,c1,,bob,student,,2026-01-12,\ne3,,,c1,,tara,teacher,true,,\n",
    "lineItems.csv":
      "sourcedId,status,dateLastModified,title,description,assignDate,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMin,resultValueMax\nl1,,,Quiz HTML,,,2026-02-02,c1,,,0,20\nl2,,,Projet final,,,2026-03-02,c1,,,0,100\n",
    "results.csv":
      "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment\nx1,,2026-02-03T10:00:00Z,l1,ana,fully graded,15,2026-02-03,Bien\nx2,,2026-02-03T10:00:00Z,l1,ana,not submitted,,2026-02-03,\n",
  };
  const roster = (files: Record<string, string | Uint8Array> = FILES, more: Partial<Upload> = {}) =>
    upload("oneroster", zipOf(files), more);

  it("people by role, courses as Modules, classes as Groupes of the session, links with dates, marks as evaluations: 15 / 20 = 75", async () => {
    const report = await take(roster());
    expect(report.structure).toMatchObject({
      lms_student: { inserted: 2 },
      lms_instructor: { inserted: 1 },
      lms_group: { inserted: 2 },
      lms_plan: { inserted: 2 },
    });
    expect(report.events).toMatchObject({ accepted: 1, rejected: 0 });
    expect(report.notes.join()).toContain("shoeSize");
    expect(report.leftOut.map(({ what, count }) => [what, count])).toEqual([
      ["users", 1],
      ["results", 1],
    ]);
    expect(
      await sql`select id, item_type, parent_id, course_id from lms_item where organization_id = ${org} order by id`,
    ).toEqual([
      { id: "l1", item_type: "Ua", parent_id: "web", course_id: null },
      { id: "l2", item_type: "Projet", parent_id: "web", course_id: null },
      { id: "web", item_type: "Module", parent_id: null, course_id: "web" },
    ]);
    expect(
      await sql`select student_id, joined_on, left_on from lms_group_student where organization_id = ${org} order by 1`,
    ).toEqual([
      { student_id: "ana", joined_on: "2026-01-05", left_on: null },
      { student_id: "bob", joined_on: "2026-01-12", left_on: "2026-02-10" },
    ]);
    expect(
      await sql`select name, emails_json from lms_student where organization_id = ${org} and id = 'ana'`,
    ).toEqual([{ name: "Ana Diaz", emails_json: [{ email: "ana@x.test" }] }]);
    await drain(sql, org, { now: NOW });
    const [score] = await sql`
      select v.value_number from kpi_value v join kpi_metric k on k.organization_id = v.organization_id and k.id = v.metric_id and k.code = 'SCORE_NORM'
      join kpi_scope s on s.organization_id = v.organization_id and s.id = v.scope_id and s.ref_id = 'c1'
      join kpi_target t on t.organization_id = v.organization_id and t.id = v.target_id and t.target_type = 'Global'
      where v.organization_id = ${org} and v.period_code = 'Day' and v.date_id = '2026-02-03'`;
    expect(score).toEqual({ value_number: 75 });
  });

  it("the same file twice changes nothing; undone, nothing of it is left and rebuild --check agrees", async () => {
    const first = await take(roster());
    await drain(sql, org, { now: NOW });
    const again = await take(roster());
    expect(Object.values(again.structure).every((counts) => counts.inserted + counts.updated === 0)).toBe(
      true,
    );
    expect(again.events).toMatchObject({ accepted: 0, duplicates: 1 });
    await undoImport(sql, { organizationId: org, actor: "user:a" }, first.runId!);
    await drain(sql, org, { now: NOW });
    for (const table of ["lms_student", "lms_item", "lms_event", "kpi_value"] as const)
      expect(await sql`select from ${sql(table)} where organization_id = ${org}`).toHaveLength(0);
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
  });

  it("an encoding that is not UTF-8 is refused unless it is named; UTF-16 with its mark is read", async () => {
    const text = FILES["users.csv"].replace("ana,Anastasia,Diaz,Ana", "ana,Zoé,Diaz,Zoé");
    const latin = { ...FILES, "users.csv": Buffer.from(text, "latin1") };
    await expect(take(roster(latin))).rejects.toMatchObject({ code: "bad_encoding" });
    expect(await names()).toEqual([]);
    // What is not taken may be written as it likes.
    const other = { ...FILES, "demographics.csv": Buffer.from("é", "latin1") };
    await take(roster(other), true);
    await take(roster(latin, { encoding: "windows-1252" }));
    expect(await names()).toEqual(["Zoé Diaz", "Bob Eck"]);
    await take(
      roster({ ...FILES, "users.csv": Buffer.from(`\ufeff${text.replace("Eck", "Écker")}`, "utf16le") }),
    );
    expect(await names()).toEqual(["Zoé Diaz", "Bob Écker"]);
  });

  it("rows of another width, days and maxima that cannot be read are told at their cell, and nothing is taken", async () => {
    await take(roster());
    const wrong = (file: keyof typeof FILES, ...changes: [string, string][]) => ({
      [file]: changes.reduce((text, [from, to]) => {
        expect(text).toContain(from);
        return text.replace(from, to);
      }, FILES[file]),
    });
    const problems = await refusal(
      take(
        roster({
          ...FILES,
          ...wrong("academicSessions.csv", ["2026-01-05", "05/01/2026"], ["2026-06-30", "2026-06-31"]),
          ...wrong(
            "enrollments.csv",
            ["2026-01-12", "hier"],
            ["2026-02-10T", "avant"],
            ["e3,,,c1,,tara", "e3,,c1,,tara"],
          ),
          ...wrong("lineItems.csv", ["2026-02-02", "lundi"], ["0,20", "0,vingt"], ["0,100", "0,-1"]),
          ...wrong("results.csv", ["15,2026-02-03", "15,2026-02-03x"]),
          ...wrong("users.csv", ["mum,,,true", "mum,,true"]),
        }),
      ),
    );
    expect(problems.map(({ file, line, column }) => [file, line, column])).toEqual([
      ["academicSessions.csv", 2, "startDate"],
      ["academicSessions.csv", 2, "endDate"],
      ["enrollments.csv", 3, "beginDate"],
      ["enrollments.csv", 3, "dateLastModified"],
      ["enrollments.csv", 4, null],
      ["lineItems.csv", 2, "dueDate"],
      ["lineItems.csv", 2, "resultValueMax"],
      ["lineItems.csv", 3, "resultValueMax"],
      ["results.csv", 2, "scoreDate"],
      ["users.csv", 5, null],
    ]);
    expect(problems[4]?.message).toBe("9 cellules sur cette ligne, 10 dans l’en-tête.");
    expect(problems[0]?.message).toBe("Jour du calendrier attendu, par exemple 2026-03-02.");
    const [term] = await sql`
      select starts_on, ends_on from lms_group where organization_id = ${org} and id = 't1'`;
    expect(term).toEqual({ starts_on: "2026-01-05", ends_on: "2026-06-30" });
  });

  it("an empty date says nothing; a mark out of 0 is left out, not taken for one out of 100", async () => {
    await take(roster());
    const undated = FILES["academicSessions.csv"].replace("2026-01-05,2026-06-30", ",");
    const unmarked = FILES["lineItems.csv"].replace("0,20", "0,0");
    const mark = FILES["results.csv"].replace("x1,,2026-02-03", "x9,,2026-02-04");
    const report = await take(
      roster({
        ...FILES,
        "academicSessions.csv": undated,
        "lineItems.csv": unmarked,
        "results.csv": mark,
      }),
    );
    expect(report.events).toMatchObject({ accepted: 0, duplicates: 0 });
    expect(report.leftOut.map(({ why }) => why)).toContain("its line item is not marked");
    const [term] = await sql`
      select starts_on, ends_on from lms_group where organization_id = ${org} and id = 't1'`;
    expect(term).toEqual({ starts_on: "2026-01-05", ends_on: "2026-06-30" });
  });

  it("what is no zip, holds nothing, or would fill memory is refused", async () => {
    await expect(take(upload("oneroster", "PK not a zip"))).rejects.toMatchObject({ code: "bad_zip" });
    await expect(take(roster({ "readme.txt": "x" }))).rejects.toMatchObject({ code: "empty_file" });
    const zeros = "a".repeat(30_000_000);
    await expect(take(roster({ "users.csv": zeros }))).rejects.toMatchObject({ code: "zip_bomb" });
    // One that lies about its size is stopped while it is unpacked.
    await expect(take(upload("oneroster", zipOf({ "users.csv": zeros }, 1000)))).rejects.toMatchObject({
      code: "bad_zip",
    });
  });
});

describe("Unified.to", () => {
  const student = {
    id: "u1",
    first_name: "Ana",
    last_name: "Diaz",
    emails: [{ email: "Ana@X.test", type: "WORK" }],
    address: { city: "Rabat" },
  };
  const unified = async (body: unknown, more = {}) => {
    const prepared = await prepareUnified(sql, org, body, { now: NOW, ...more });
    const run = {
      id: `unified:${hashOf(JSON.stringify(body))}`,
      source: "unified",
      fileName: "x",
      fileHash: "x",
      now: NOW,
    };
    return applyPrepared(sql, org, prepared, { run, now: NOW });
  };

  it("keeps ids and e-mails, makes a Module of a course and a unit of a class, enrols whom the course names", async () => {
    const report = await unified({
      LmsStudent: [student],
      LmsInstructor: [{ id: "t1", name: "Tara", title: "Dr" }],
      LmsCourse: [
        {
          id: "c1",
          name: "Web",
          created_at: "2026-01-05T08:00:00Z",
          students: [{ id: "u1" }, { id: "zz" }],
          instructors: [{ id: "t1" }],
        },
      ],
      LmsClass: [{ id: "k1", course_id: "c1", name: "HTML" }],
    });
    expect(report.leftOut).toMatchObject([{ what: "enrolments", count: 1 }]);
    expect(
      await sql`select name, emails_json, address_json from lms_student where organization_id = ${org}`,
    ).toEqual([{ name: "Ana Diaz", emails_json: student.emails, address_json: { city: "Rabat" } }]);
    expect(
      await sql`select id, item_type, parent_id from lms_item where organization_id = ${org} order by item_type`,
    ).toEqual([
      { id: "c1", item_type: "Module", parent_id: null },
      { id: "k1", item_type: "Ua", parent_id: "c1" },
    ]);
    expect(
      await sql`select student_id, enrolled_on from lms_enrollment where organization_id = ${org}`,
    ).toEqual([{ student_id: "u1", enrolled_on: "2026-01-05" }]);
  });

  it("a webhook's activity is an event for each thing that has happened, each once", async () => {
    await unified({
      LmsStudent: [student],
      LmsCourse: [{ id: "c1", name: "Web", instructors: [{ id: "t1" }] }],
      LmsInstructor: [{ id: "t1", name: "T" }],
    });
    const webhook = (activity: object) => ({
      webhook: { object_type: "lms_activity", connection_id: "cx" },
      data: [{ id: "a1", student_id: "u1", course_id: "c1", ...activity }],
    });
    const started = await unified(
      webhook({ started_at: "2026-03-01T09:00:00Z", updated_at: "2026-03-01T09:00:00Z" }),
    );
    expect(started.events.accepted).toBe(1);
    const graded = await unified(
      webhook({
        started_at: "2026-03-01T09:00:00Z",
        completed_at: "2026-03-02T09:00:00Z",
        assigned_grade: "8/10",
        updated_at: "2026-03-02T10:00:00Z",
      }),
    );
    expect(graded.events).toMatchObject({ accepted: 2, duplicates: 1 });
    const events =
      await sql`select type, instructor_id, payload_json ->> 'score' as score from lms_event where organization_id = ${org} order by type`;
    expect(events).toEqual([
      { type: "ACTIVITY_STARTED", instructor_id: null, score: null },
      { type: "EVALUATION", instructor_id: "t1", score: "8" },
      { type: "STEP_DONE", instructor_id: null, score: null },
    ]);
  });

  const course = {
    LmsStudent: [student],
    LmsCourse: [{ id: "c1", name: "Web", created_at: "2026-01-05T08:00:00Z", students: [{ id: "u1" }] }],
    // Two, so that one of them done is not the Module.
    LmsClass: [
      { id: "k1", course_id: "c1", name: "HTML" },
      { id: "k2", course_id: "c1", name: "CSS" },
    ],
    LmsActivity: [
      {
        id: "a1",
        student_id: "u1",
        course_id: "c1",
        content_id: "k1",
        completed_at: "2026-03-02T09:00:00Z",
        updated_at: "2026-03-02T09:00:00Z",
      },
    ],
  };
  const undo = (runId: string | null) =>
    undoImport(sql, { organizationId: org, actor: "user:a" }, runId ?? "");
  const badges = () =>
    sql`select badge_id, student_id from gamification_award where organization_id = ${org} order by 1, 2`;
  const FIRST = { badge_id: "first-step", student_id: "u1" };
  const OWN = { badge_id: "pas", student_id: "u1" };

  it("undone after the engine gave badges for it: they go with their learner, those of an older rule too", async () => {
    const report = await unified(course);
    await drain(sql, org, { now: NOW });
    expect(await badges()).toEqual([FIRST]);
    await sql`
      update gamification_badge set criteria_json = '{"all": [{"streak_days": 50}]}'
      where organization_id = ${org} and id = 'first-step'`;
    await drain(sql, org, { now: new Date(NOW.getTime() + 60_000) });
    expect(await sql`select source from gamification_grant where organization_id = ${org}`).toEqual([
      { source: "kept" },
    ]);
    expect((await undo(report.runId)).left).toEqual({});
    await drain(sql, org, { now: new Date(NOW.getTime() + 120_000) });
    for (const table of ["lms_student", "lms_event", "gamification_award", "gamification_grant"] as const)
      expect(await sql`select from ${sql(table)} where organization_id = ${org}`).toHaveLength(0);
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
  });

  it("a badge that a person gave holds its learner back, and nothing is undone", async () => {
    const report = await unified(course);
    await drain(sql, org, { now: NOW });
    await giveBadge(sql, org, { badgeId: "streak-3", studentId: "u1", awardedAt: NOW }, "user:a");
    await expect(undo(report.runId)).rejects.toMatchObject({
      code: "in_use",
      expected: "gamification_grant",
    });
    expect(await badges()).toEqual([FIRST]);
  });

  it("badges that were imported go with what they gave, and give it again when they come again", async () => {
    await unified(course);
    const file = JSON.stringify({
      gamification_badge: [
        { id: "pas", name: "Pas", points_reward: 7, criteria_json: { all: [{ signal: "STEP_COMPLETED" }] } },
      ],
    });
    const points = () =>
      sql`select badges_count from gamification_score where organization_id = ${org} and student_id = 'u1'`;
    const report = await take(upload("structure", file));
    await drain(sql, org, { now: NOW });
    expect(await badges()).toEqual([FIRST, OWN]);
    await undo(report.runId);
    await drain(sql, org, { now: NOW });
    expect([await badges(), await points()]).toEqual([[FIRST], [{ badges_count: 1 }]]);
    expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
    await take(upload("structure", file));
    await drain(sql, org, { now: NOW });
    expect([await badges(), await points()]).toEqual([[FIRST, OWN], [{ badges_count: 2 }]]);
  });

  it("contacts become learners with their ids", async () => {
    const contacts = [
      { id: 12, name: "Zoé", emails: [{ email: "z@x.test", type: "HOME" }], company: "ACME" },
    ];
    expect(await take(upload("crm_contact", JSON.stringify(contacts)))).toMatchObject({
      structure: { lms_student: { inserted: 1 } },
    });
    expect(await sql`select id, name, emails_json from lms_student where organization_id = ${org}`).toEqual([
      { id: "12", name: "Zoé", emails_json: contacts[0]!.emails },
    ]);
  });
});

describe("events", () => {
  it("NDJSON with a bad line: told with its line, none is taken", async () => {
    const event = {
      id: "e1",
      type: "SESSION_START",
      student_id: "u1",
      occurred_at: "2026-03-01T09:00:00Z",
      payload: { session_id: "s" },
    };
    const lines = [
      JSON.stringify(event),
      "{broken",
      JSON.stringify({ ...event, id: "e2", occurred_at: "hier" }),
    ];
    expect(await refusal(take(upload("events", lines.join("\n"))))).toMatchObject([
      { line: 2 },
      { line: 3, column: "occurred_at" },
    ]);
    expect((await take(upload("events", lines[0]!))).events.accepted).toBe(1);
  });

  it("events whose id another has are left out by name, a hundred of them", async () => {
    const event = (i: number, session_id: string) => ({
      id: `e${String(i).padStart(3, "0")}`,
      type: "SESSION_START",
      student_id: "u1",
      occurred_at: "2026-03-01T09:00:00Z",
      payload: { session_id },
    });
    const file = (session: (i: number) => string) =>
      upload(
        "events",
        Array.from({ length: 120 }, (_, i) => JSON.stringify(event(i, session(i)))).join("\n"),
      );
    await take(file(() => "s"));
    const some = await take(
      file((i) => (i < 2 ? "t" : "s")),
      true,
    );
    const why = "the id is taken by another event, which stands";
    expect(some.events).toMatchObject({ accepted: 0, duplicates: 120, conflicts: 2 });
    expect(some.leftOut).toEqual([{ what: "events", why, count: 2, examples: ["e000", "e001"] }]);
    const [all] = (await take(file(() => "t"))).leftOut;
    expect([all?.count, all?.examples.length, all?.examples.at(-1)]).toEqual([120, 100, "e099"]);
    expect(leftOutText(why, "fr")).not.toBe(why);
  });
});

describe("xAPI", () => {
  const base = {
    id: "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
    actor: { mbox: "mailto:ANA@x.test" },
    verb: { id: "http://adlnet.gov/expapi/verbs/passed" },
    object: {
      id: "https://lms.example/class/k1",
      definition: { type: "http://adlnet.gov/expapi/activities/assessment" },
    },
    result: { score: { raw: 8, max: 10 }, success: true },
    timestamp: "2026-03-01T09:00:00Z",
  };
  const store = (...statements: object[]) =>
    storeStatements(
      sql,
      org,
      statements.map((one) => statementSchema.parse(one)),
      { now: NOW, locale: "en" },
    );
  const stored = () => sql`
    select id, type, student_id, instructor_id, class_id, course_id, payload_json - 'object' - 'result' as payload
    from lms_event where organization_id = ${org} order by type, id`;

  beforeEach(async () => {
    await take(
      upload(
        "structure",
        JSON.stringify({
          lms_student: [{ id: "ana", name: "Ana", emails_json: [{ email: "ana@x.test" }] }],
          lms_instructor: [{ id: "tara", name: "Tara" }],
          lms_course: [{ id: "c1", name: "C" }],
          lms_class: [{ id: "k1", course_id: "c1", name: "K" }],
        }),
      ),
    );
  });

  it("a passed assessment is a QUIZ_SUBMIT of the learner with that address, in the class of that address", async () => {
    expect(await store(base)).toEqual([base.id]);
    expect(await stored()).toEqual([
      {
        id: base.id,
        type: "QUIZ_SUBMIT",
        student_id: "ana",
        instructor_id: null,
        class_id: "k1",
        course_id: null,
        payload: { score: 8, max_score: 10, passed: true },
      },
    ]);
  });

  it("the same again is nothing new; another content under the id is a conflict, and nothing of its batch is stored", async () => {
    await store(base);
    await store(base);
    const other = { ...base, id: "16690e6c-3ef0-4ed3-8b37-7f3964730bee".slice(0, 36) };
    await expect(store(other, { ...base, result: { score: { raw: 1, max: 10 } } })).rejects.toMatchObject({
      ids: [base.id],
    });
    expect(await stored()).toHaveLength(1);
  });

  describe("somebody known by mail address alone", () => {
    const late = {
      ...base,
      actor: { mbox: "mailto:Zoe@X.test" },
      object: { ...base.object, id: "https://elsewhere/9" },
      verb: { id: "http://adlnet.gov/expapi/verbs/experienced" },
    };
    const learners = (...lms_student: object[]) => take(upload("structure", JSON.stringify({ lms_student })));
    const zoe = (id: string) => ({ id, name: "Zoé", emails_json: [{ email: "zoe@x.test" }] });
    const whose = async () =>
      (await sql`select student_id from lms_event where organization_id = ${org}`).map((e) => e.student_id);
    const waiting = async () =>
      (await sql`select missing_id from engine_waiting where organization_id = ${org}`).map(
        (w) => w.missing_id,
      );
    const active = async () =>
      (
        await sql`
          select distinct s.ref_id from fact_activity f join kpi_scope s on s.organization_id = f.organization_id and s.id = f.learner_id
          where f.organization_id = ${org}`
      ).map((f) => f.ref_id);

    it("waits for the learner who has that address, under whatever id; sent again it is nothing new, before and after", async () => {
      await store(late);
      await drain(sql, org, { now: NOW });
      expect([await whose(), await waiting()]).toEqual([["zoe@x.test"], ["zoe@x.test"]]);
      await store(late);
      await learners(zoe("u9"));
      expect([await whose(), await waiting()]).toEqual([["u9"], []]);
      await drain(sql, org, { now: NOW });
      expect([await active(), await waiting()]).toEqual([["u9"], []]);
      await store(late);
      await expect(store({ ...late, object: { id: "https://elsewhere/10" } })).rejects.toMatchObject({
        ids: [late.id],
      });
      expect(await whose()).toEqual(["u9"]);
      expect(await rebuildCheck(sql, org)).toMatchObject({ differing: 0 });
    });

    it("is found although the event was not looked at yet, and is queued once", async () => {
      await store(late);
      await learners(zoe("u9"));
      expect(await sql`select event_id from engine_inbox where organization_id = ${org}`).toEqual([
        { event_id: late.id },
      ]);
      await drain(sql, org, { now: NOW });
      expect(await active()).toEqual(["u9"]);
    });

    it("stays unknown while two have the address, or while it is somebody's id; other senders' ids are left alone", async () => {
      await store(late);
      await learners(zoe("u8"), zoe("u9"));
      expect(await whose()).toEqual(["zoe@x.test"]);
      await store(late);
      await learners({ id: "u8", emails_json: null }, zoe("u9"));
      expect(await whose()).toEqual(["u9"]);
      const native = { type: "SESSION_START", occurred_at: "2026-03-01T09:00:00Z" };
      const events = ["tom@x.test", "eva@x.test"].map((student_id, i) => ({
        ...native,
        id: `n${i}`,
        student_id,
        payload: { session_id: "s" },
      }));
      await ingestEvents(sql, org, events, { now: NOW, ageLimit: false });
      await learners({ id: "tom@x.test", name: "T" }, { id: "u7", name: "E", emails_json: ["eva@x.test"] });
      await learners({ id: "u6", name: "T", emails_json: ["tom@x.test"] });
      expect((await whose()).sort()).toEqual(["eva@x.test", "tom@x.test", "u9"]);
    });

    it("a learner whose import is undone leaves it to the next who has the address", async () => {
      await store(late);
      const first = await learners(zoe("u8"));
      await drain(sql, org, { now: NOW });
      await undoImport(sql, { organizationId: org, actor: "user:a" }, first.runId!);
      await drain(sql, org, { now: NOW });
      expect([await whose(), await waiting()]).toEqual([["zoe@x.test"], ["zoe@x.test"]]);
      await learners(zoe("u9"));
      await drain(sql, org, { now: NOW });
      expect([await active(), await waiting()]).toEqual([["u9"], []]);
    });

    it("is found where a file was read before the learner was stored, and written after", async () => {
      const file = upload("xapi", JSON.stringify(late));
      const prepared = await prepareUpload(sql, org, file);
      await learners(zoe("u9"));
      const run = { id: "late", source: "xapi", fileName: "x", fileHash: "x", now: NOW };
      await applyPrepared(sql, org, prepared, { run, now: NOW });
      expect(await whose()).toEqual(["u9"]);
      await drain(sql, org, { now: NOW });
      expect([await active(), await waiting()]).toEqual([["u9"], []]);
    });
  });

  it("a file of statements, by lines or as a store's answer: wrong ones are told by line, twice changes nothing, undone it is gone", async () => {
    const { id: _, ...nameless } = base;
    const lines = [
      JSON.stringify(base),
      JSON.stringify({ ...nameless, verb: { id: "http://adlnet.gov/expapi/verbs/experienced" } }),
    ];
    const bad = [
      "{broken",
      JSON.stringify({ ...base, verb: {} }),
      JSON.stringify({ ...base, timestamp: undefined }),
    ];
    expect(await refusal(take(upload("xapi", [...lines, ...bad].join("\n"))))).toMatchObject([
      { line: 3 },
      { line: 4, column: "verb.id" },
      { line: 5, column: "timestamp" },
    ]);
    expect(await stored()).toEqual([]);
    const first = await take(upload("xapi", lines.join("\n")));
    expect(first.events).toMatchObject({ accepted: 2, duplicates: 0 });
    expect((await stored()).map(({ type, student_id }) => [type, student_id])).toEqual([
      ["EXPERIENCED", "ana"],
      ["QUIZ_SUBMIT", "ana"],
    ]);
    const answer = JSON.stringify({ statements: lines.map((line) => JSON.parse(line)), more: "" });
    expect((await take(upload("xapi", answer))).events).toMatchObject({
      accepted: 0,
      duplicates: 2,
      conflicts: 0,
    });
    await undoImport(sql, { organizationId: org, actor: "user:a" }, first.runId!);
    expect(await stored()).toEqual([]);
  });

  it("video, sessions, feedback, submissions and everything else", async () => {
    const verb = (id: string) => ({ id: `http://adlnet.gov/expapi/verbs/${id}` });
    const plain = { ...base, id: undefined, result: undefined };
    await store(
      {
        ...plain,
        verb: { id: "https://w3id.org/xapi/video/verbs/paused" },
        object: { id: "k1", definition: { type: "https://w3id.org/xapi/video/activity-type/video" } },
        result: { extensions: { "https://w3id.org/xapi/video/extensions/time": 30 } },
        context: { extensions: { "https://w3id.org/xapi/video/extensions/length": 120 } },
      },
      { ...plain, verb: verb("initialized"), context: { registration: "reg" } },
      {
        ...plain,
        verb: verb("terminated"),
        context: { registration: "reg" },
        result: { duration: "PT1H30M5S" },
      },
      {
        ...plain,
        verb: verb("commented"),
        context: { instructor: { account: { homePage: "https://x", name: "tara" } } },
      },
      { ...plain, verb: verb("commented") },
      {
        ...plain,
        verb: verb("experienced"),
        actor: { account: { homePage: "https://x", name: "newcomer" } },
        object: { id: "https://elsewhere/1" },
      },
    );
    expect(
      (await stored()).map(({ type, student_id, instructor_id, class_id, payload }) => [
        type,
        student_id,
        instructor_id,
        class_id,
        payload,
      ]),
    ).toEqual([
      ["COMMENTED", "ana", null, "k1", {}],
      ["EXPERIENCED", "newcomer", null, null, {}],
      ["FEEDBACK", "ana", "tara", "k1", { sentiment: "neutral" }],
      ["SESSION_END", "ana", null, "k1", { session_id: "reg", active_sec: 5405 }],
      ["SESSION_START", "ana", null, "k1", { session_id: "reg" }],
      ["VIDEO_PING", "ana", null, "k1", { position_sec: 30, duration_sec: 120 }],
    ]);
  });
});
