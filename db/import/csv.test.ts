import { describe, expect, it } from "vitest";
import { drain, rebuildCheck } from "@/db/aggregation";
import { createOrganization } from "@/db/organization";
import type { ImportRefused } from "./prepared";
import { undoImport } from "./undo";
import { inspectCsv, type Upload } from "./upload";
import { importsIntoNewOrganizations, NOW, names, org, refusal, sql, take, upload } from "./upload.testing";

importsIntoNewOrganizations();

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
