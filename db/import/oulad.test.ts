import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { FileFormatError } from "./csv";
import { importOulad, type OuladReport } from "./oulad";
import { type ResultTally, resultEvents } from "./oulad/events";
import { enrolment, membership } from "./oulad/model";
import { readOulad } from "./oulad/read";
import { takenOf } from "./oulad/summary";
import { isSound, LeftOutList } from "./report";

const FIXTURE = "db/import/fixtures/oulad";
/** Soon after 2013J: the fewer days there are to compute, the shorter the test. */
const NOW = new Date("2013-11-01T12:00:00Z");

let database: TestDatabase;

const importFixture = (options: { presentation?: string; now?: Date; compute?: boolean } = {}) =>
  importOulad(database.sql, { dir: FIXTURE, now: NOW, compute: false, ...options });

describe("what an import leaves in the database", () => {
  let report: OuladReport;
  beforeAll(async () => {
    database = await testDatabase();
    report = await importFixture();
  });
  afterAll(() => database.close());

  test("takes everything, counts it, and says what it left out and why", () => {
    expect(report.taken).toEqual({
      presentations: 2,
      registrations: 5,
      students: 4,
      assessments: 5,
      results: 7,
      scored_results: 6,
      banked_results: 1,
      click_rows: 6,
      click_days: 4,
    });
    const leftOut = report.leftOut.map(({ what, why, count }) => `${count} ${what}: ${why}`);
    expect(leftOut.sort()).toEqual([
      "1 clicks: student not registered in the presentation",
      "1 presentations: no start can be told, or no length",
      "1 registrations: student not in studentInfo",
      "1 results: assessment not in assessments",
      "1 results: no day of submission",
      "1 results: student not registered in the presentation",
      "1 scores: no score: handed in, not marked",
    ]);
    // 7 handed in, 6 marked, 6 decided, 2 modules passed, 4 days of clicks.
    expect(report.events).toEqual({ accepted: 25, duplicates: 0, conflicts: 0, rejected: 0 });
    expect(report.presentations.map(({ id, meanScore }) => [id, meanScore])).toEqual([
      ["XXX-2013J", 58.4],
      ["XXX-2014B", 55.5],
    ]);
    expect(isSound(report)).toBe(true);
  });

  test("and leaves an audit row", async () => {
    const rows = await database.sql`
      select actor, subject, after_json from audit_log where organization_id = 'oulad' and action = 'import.run'`;
    const { structure, events } = report;
    const after_json = { file: FIXTURE, source: "oulad", structure, events };
    expect(rows).toEqual([
      { actor: "system", subject: expect.stringMatching(/^import:oulad:all:/), after_json },
    ]);
  });

  test("presentations become Sessions with groups by region, assessments UAs with weight and plan", async () => {
    const { sql } = database;
    const groups = await sql`select id, group_type, parent_id from lms_group order by id collate "C"`;
    expect(groups.map(({ id, group_type, parent_id }) => [id, group_type, parent_id])).toEqual([
      ["XXX-2013J", "Session", null],
      ["XXX-2013J-east-anglian-region", "Groupe", "XXX-2013J"],
      ["XXX-2013J-wales", "Groupe", "XXX-2013J"],
      ["XXX-2014B", "Session", null],
      ["XXX-2014B-scotland", "Groupe", "XXX-2014B"],
    ]);
    const units = await sql`
    select i.id, i.name, i.weight, i.is_key, p.planned_on, p.group_id
    from lms_item i join lms_plan p on p.organization_id = i.organization_id and p.item_id = i.id
    where i.item_type = 'Ua' order by i.id`;
    expect(units.map((row) => Object.values(row))).toEqual([
      ["101", "TMA 1", 10, true, "2013-10-06", "XXX-2013J"],
      ["102", "TMA 2", 15.5, true, "2013-10-13", "XXX-2013J"],
      ["103", "Exam", 100, true, "2013-10-21", "XXX-2013J"],
      ["201", "TMA", 0, false, "2014-02-05", "XXX-2014B"],
      ["202", "Exam", 100, true, "2014-03-03", "XXX-2014B"],
    ]);
    const [organization] = await sql`select time_zone, settings_json from organization where id = 'oulad'`;
    expect(organization).toMatchObject({
      time_zone: "Europe/London",
      settings_json: { retention: { day_rows_days: null, week_rows_years: null } },
    });
  });

  test("enrolment keeps the registration's days, membership reaches over the results too", async () => {
    const { sql } = database;
    const spans = await sql`
    select e.student_id, e.course_id, e.enrolled_on, e.left_on, g.joined_on, g.left_on as group_left_on
    from lms_enrollment e
    join lms_group_student g on g.organization_id = e.organization_id and g.student_id = e.student_id
      and g.group_id like e.course_id || '-%'
    order by e.course_id, e.student_id`;
    expect(spans.map((row) => Object.values(row).join(" "))).toEqual([
      "11 XXX-2013J 2013-09-01 2013-10-21 2013-09-01 2013-10-21",
      // Unregistered on day 8, a result on day 10.
      "12 XXX-2013J 2013-09-28 2013-10-09 2013-09-28 2013-10-11",
      // Registered on day 2, a banked result on day −1.
      "13 XXX-2013J 2013-10-03 2013-10-21 2013-09-30 2013-10-21",
      // No date of registration: from the first day, or from the unregistration before it.
      "12 XXX-2014B 2014-02-01 2014-03-03 2014-02-01 2014-03-03",
      "14 XXX-2014B 2014-01-26 2014-01-26 2014-01-26 2014-01-26",
    ]);
  });

  test("a result is handed in, marked and decided; a banked one is nobody's activity", async () => {
    const { sql } = database;
    const events = await sql`
    select type, instructor_id, occurred_at, payload_json as p, context_json as c
    from lms_event where student_id = '11' and class_id is not null order by occurred_at, id collate "C"`;
    expect(
      events.map(({ type, instructor_id, p }) => [type, instructor_id, p.score ?? p.state_code]),
    ).toEqual([
      ["SUBMISSION", null, undefined],
      ["EVALUATION", "XXX-2013J-tutors", 80],
      ["STATE_CHANGE", "XXX-2013J-tutors", "Validee"],
      ["SUBMISSION", null, undefined],
      ["EVALUATION", "XXX-2013J-tutors", 39],
      ["STATE_CHANGE", "XXX-2013J-tutors", "En_cours"],
    ]);
    // Noon of day 4 in London, still on summer time.
    expect(events[0]?.occurred_at).toEqual(new Date("2013-10-05T11:00:00Z"));

    const banked = await sql`
    select type, instructor_id, occurred_at from lms_event
    where student_id = '13' and class_id = '101' order by id collate "C"`;
    expect(banked.map(({ type }) => type)).toEqual(["SUBMISSION", "EVALUATION", "STATE_CHANGE"]);
    expect(new Set(banked.map(({ instructor_id }) => instructor_id))).toEqual(new Set(["XXX-2013J-tutors"]));
    expect(banked[0]?.occurred_at).toEqual(new Date("2013-09-30T11:00:00Z"));
  });

  test("clicks are one event per student and day", async () => {
    const clicks = await database.sql`
    select student_id, course_id, occurred_at, payload_json from lms_event
    where type = 'RESOURCE_VIEW' order by course_id, student_id, occurred_at`;
    expect(clicks.map(({ student_id, payload_json }) => [student_id, payload_json])).toEqual([
      ["11", { sum_click: 7, sites: 2, activity_types: { forumng: 6, oucontent: 1 } }],
      ["11", { sum_click: 7, sites: 1, activity_types: { unknown: 7 } }],
      ["12", { sum_click: 3, sites: 1, activity_types: { forumng: 3 } }],
      ["12", { sum_click: 5, sites: 1, activity_types: { quiz: 5 } }],
    ]);
  });

  test("the same files twice change nothing", async () => {
    const { sql } = database;
    const runs = await sql`select id, started_at, ended_at, counts_json from import_run`;
    const second = await importFixture({ now: new Date("2014-05-01T00:00:00Z") });
    expect(second.events).toEqual({ accepted: 0, duplicates: 25, conflicts: 0, rejected: 0 });
    for (const [table, counts] of Object.entries(second.structure)) {
      expect([table, counts.inserted, counts.updated]).toEqual([table, 0, 0]);
    }
    expect(second.taken).toEqual(report.taken);
    expect(await sql`select id, started_at, ended_at, counts_json from import_run`).toEqual(runs);
  });
});

describe("in a database of its own", () => {
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.close());

  test("one presentation, computed: the Month rows of its Session and Module add up to the mean of the file", async () => {
    const report = await importFixture({ presentation: "XXX-2013J", compute: true });
    expect(report.taken).toMatchObject({ presentations: 1, registrations: 3, students: 3, results: 6 });
    expect(report.checks.map(({ what, expected, actual, ok }) => [what, expected, actual, ok])).toEqual([
      ["XXX-2013J: results", 6, 6, true],
      ["XXX-2013J: scores", 5, 5, true],
      ["XXX-2013J: scores in SCORE_NORM", 5, 5, true],
      // September: 72; October: (80 + 39 + 61 + 40) / 4.
      ["XXX-2013J: mean of SCORE_NORM", 58.4, 58.4, true],
    ]);
    const other = await importFixture({ presentation: "XXX-2014B" });
    expect(other.structure.lms_student).toEqual({ inserted: 1, updated: 0, unchanged: 1 });
  });

  describe("files that are not what they should be", () => {
    let dir: string;
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), "jalon-oulad-"));
      await cp(FIXTURE, dir, { recursive: true });
    });
    afterEach(() => rm(dir, { recursive: true }));
    const attempt = () => importOulad(database.sql, { dir, now: NOW, compute: false });

    test("a missing file, a missing column, a broken row and an unknown presentation are named; nothing is written", async () => {
      await expect(importFixture({ presentation: "ZZZ-2013J" })).rejects.toThrow(
        "no presentation ZZZ-2013J; there are XXX-2013J, XXX-2014B",
      );
      await writeFile(join(dir, "assessments.csv"), "code_module,code_presentation\nXXX,2013J\n");
      await expect(attempt()).rejects.toThrow("assessments.csv: no column id_assessment, assessment_type");
      await writeFile(join(dir, "assessments.csv"), "");
      await expect(attempt()).rejects.toThrow("assessments.csv: is empty");
      await writeFile(
        join(dir, "courses.csv"),
        "code_module,code_presentation,module_presentation_length\nA,B\n",
      );
      await expect(attempt()).rejects.toThrow(/courses.csv: Invalid Record Length.* line 2/);
      await rm(join(dir, "courses.csv"));
      await expect(attempt()).rejects.toThrow(FileFormatError);
      expect(await database.sql`select id from organization`).toEqual([]);
    });

    test("clicks may be missing, but not jump back to an earlier presentation", async () => {
      const rows = "code_module,code_presentation,id_student,id_site,date,sum_click";
      const [early, late] = ["XXX,2013J,11,501,0,1", "XXX,2014B,12,601,0,1"];
      await writeFile(join(dir, "studentVle.csv"), [rows, early, late, early, ""].join("\n"));
      await expect(attempt()).rejects.toThrow("studentVle.csv:4: rows of XXX-2013J are in two places");
      await rm(join(dir, "studentVle.csv"));
      const report = await attempt();
      expect(report.taken.click_days).toBe(0);
      expect(report.notes.at(-1)).toContain("no clicks were taken");
    });
  });
});

const REAL = process.env.OULAD_DIR ?? "../shared/data/oulad";

describe.skipIf(!existsSync(join(REAL, "courses.csv")))("the data set itself", () => {
  test("its counts are the files', and every result falls on a day of membership", async () => {
    const leftOut = new LeftOutList();
    const oulad = await readOulad(REAL, undefined, leftOut);
    const tallies = new Map<string, ResultTally>();
    let outside = 0;
    let evaluations = 0;
    for await (const event of resultEvents(REAL, oulad, tallies, leftOut)) {
      if (event.type !== "EVALUATION") continue;
      evaluations += 1;
      const presentation = oulad.presentations.get(event.course_id ?? "");
      const registration = presentation?.registrations.get(event.student_id ?? "");
      const day = event.occurred_at.slice(0, 10);
      if (!presentation || !registration) outside += 1;
      else {
        const { from, to } = membership(presentation, registration);
        if (day < from || day > to) outside += 1;
      }
    }
    expect(takenOf(oulad, tallies, { rows: 0, days: 0 })).toMatchObject({
      presentations: 22,
      registrations: 32_593,
      students: 28_785,
      assessments: 206,
      results: 173_912,
      scored_results: 173_739,
      banked_results: 1_909,
    });
    expect(evaluations).toBe(173_739);
    expect(outside).toBe(0);
    expect(leftOut.list().map(({ what, count }) => [what, count])).toEqual([["scores", 173]]);
    for (const presentation of oulad.presentations.values()) {
      for (const registration of presentation.registrations.values()) {
        const { from, to } = enrolment(presentation, registration);
        if (from > to) throw new Error(`${presentation.id} ${registration.studentId}: ${from} > ${to}`);
      }
    }
  });
});
