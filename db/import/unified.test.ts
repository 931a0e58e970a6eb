import { describe, expect, it } from "vitest";
import { drain, rebuildCheck } from "@/db/aggregation";
import { giveBadge } from "@/db/gamification";
import { applyPrepared } from "./prepared";
import { hashOf } from "./run";
import { undoImport } from "./undo";
import { prepareUnified } from "./unified";
import { importsIntoNewOrganizations, NOW, org, sql, take, upload } from "./upload.testing";

importsIntoNewOrganizations();

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
