import { describe, expect, it } from "vitest";
import { drain, rebuildCheck } from "@/db/aggregation";
import { undoImport } from "../undo";
import type { Upload } from "../upload";
import { importsIntoNewOrganizations, NOW, names, org, refusal, sql, take, upload } from "../upload.testing";
import { zipOf } from "../zip.testing";

importsIntoNewOrganizations();

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
