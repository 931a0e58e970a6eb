import { beforeEach, describe, expect, it } from "vitest";
import { drain, rebuildCheck } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { applyPrepared } from "../prepared";
import { undoImport } from "../undo";
import { prepareUpload } from "../upload";
import { importsIntoNewOrganizations, NOW, org, refusal, sql, take, upload } from "../upload.testing";
import { statementSchema, storeStatements } from ".";

importsIntoNewOrganizations();

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
