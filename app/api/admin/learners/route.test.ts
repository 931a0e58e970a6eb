import { expect, test, vi } from "vitest";
import { retryWaiting } from "@/db/admin/pipeline";
import { rebuild, refresh } from "@/db/aggregation";
import { applyPrepared } from "@/db/import/prepared";
import { undoImport } from "@/db/import/undo";
import { prepareUnified } from "@/db/import/unified";
import { statementSchema, storeStatements } from "@/db/import/xapi";
import { ingestEvents } from "@/db/ingest/events";
import { RejectedEvents } from "@/db/ingest/rejected";
import { applyStructure } from "@/db/ingest/structure";
import { PERSONAL_COLUMNS, STRUCTURE_TABLES } from "@/db/ingest/structure/tables";
import { findPeople } from "@/db/queries/admin/users";
import { keepNeedAction } from "@/db/queries/needs/actions";
import { NOW } from "@/db/queries/school.testing";
import { findViewer, type SignedIn } from "@/db/queries/viewer";
import { createUser } from "@/db/users";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { POST as addAccount } from "../users/route";
import { GET, POST } from "./route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const erase = (id: string, confirmation = id) =>
  answerOf(POST(sent("POST", "/api/admin/learners", { id, confirmation })));
const exported = (id: string) => GET(new Request(`http://jalon/api/admin/learners?id=${id}`));

/** Tables of the school that hold this text anywhere. */
async function holding(text: string): Promise<string[]> {
  const { sql } = school.db;
  const tables = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c join information_schema.columns k on k.table_name = c.relname
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and k.column_name = 'organization_id' order by 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await sql`
      select from ${sql(name)} t where organization_id = 'school' and to_jsonb(t)::text ilike ${`%${text}%`} limit 1`;
    if (row) found.push(name);
  }
  return found;
}

const figures = () => school.db.sql`
  select date_id, period_code, scope_id, target_id, metric_id, value_number, numerator_value, denominator_value, sample_size
  from kpi_value where organization_id = 'school' order by 1, 2, 3, 4, 5`;

/** A person with everything that the structure can say of one. */
const PERSON = {
  name: "Zoulikha Testperson",
  first_name: "Zoulikha",
  last_name: "of Zoulikhas",
  emails_json: [{ email: "zoulikha@example.org" }],
  telephones_json: [{ telephone: "+212 zoulikha" }],
  address_json: { city: "Zoulikha-Ville" },
  image_url: "https://zoulikha.example.org/me.png",
  raw_json: { nick: "zoulikha" },
};

test("erasing removes every trace of the name and the words, and no figure changes, not even by a rebuild", async () => {
  const { sql } = school.db;
  await applyStructure(sql, "school", { lms_student: [{ id: "l1", ...PERSON }] });
  const about = { student_id: "l1", instructor_id: "t1", occurred_at: "2026-10-14T08:00:00Z" };
  const item = { item_type: "Ua", item_id: "u", title: "zoulikha's unit" };
  await ingestEvents(
    sql,
    "school",
    [
      {
        ...about,
        id: "e1",
        type: "SUBMISSION",
        payload: { submission_id: "s1", item, comment: "by Zoulikha" },
      },
      {
        ...about,
        id: "e2",
        type: "FEEDBACK",
        payload: { item, submission_id: "s1", sentiment: "positive", text: "Bravo Zoulikha" },
      },
      {
        ...about,
        id: "e3",
        type: "EVALUATION",
        payload: {
          item,
          score: 8,
          max_score: 10,
          criteria: { qualite_code: { score: 1, max_score: 2, remark: "zoulikha" } },
        },
      },
      {
        ...about,
        id: "e4",
        type: "NOTE",
        payload: { words: "zoulikha" },
        context: { user_agent: "zoulikha's phone" },
      },
    ],
    { now: NOW },
  );
  await sql`
    insert into need_action (organization_id, student_id, kind, note, actor) values ('school', 'l1', 'note', 'Zoulikha a appelé', 'user:x')`;
  await sql`
    insert into engine_rejected (organization_id, actor, code, path, event_json)
    values ('school', 'key:k', 'missing', '', '{"student_id": "l1", "who": "zoulikha"}')`;
  await sql`update app_user set email = 'zoulikha@example.org', name = 'Zoulikha' where organization_id = 'school' and id = ${school.users.learner}`;
  await sql`
    insert into audit_log (organization_id, actor, action, subject, after_json)
    values ('school', 'system', 'user.edit', ${`user:${school.users.learner}`}, '{"name": "Zoulikha"}')`;
  await rebuild(sql, "school", { now: NOW });
  const before = await figures();
  expect(before.length).toBeGreaterThan(20);
  expect((await holding("zoulikha")).length).toBeGreaterThan(5);

  await school.as("admin");
  expect((await erase("l1", "l2")).body.error.details).toMatchObject([
    { path: "confirmation", code: "confirm" },
  ]);
  expect((await erase("l1")).status).toBe(200);
  expect(await holding("zoulikha")).toEqual([]);
  const session = { organizationId: "school", userId: school.users.learner, sessionVersion: 1 };
  expect(await findViewer(sql, session, new Date())).toBeNull();
  await refresh(sql, "school", { now: NOW });
  expect(await figures()).toEqual(before);
  await rebuild(sql, "school", { now: NOW });
  expect(await figures()).toEqual(before);
  expect((await school.audit(1))[0]).toMatchObject({ action: "learner.erase", subject: "student:l1" });
  // Of a note no more than that there was one.
  expect(
    await sql`select note from need_action where organization_id = 'school' and student_id = 'l1'`,
  ).toEqual([{ note: null }]);
});

test("who is erased stays so, whatever is sent of them again and by whichever way", async () => {
  const { sql } = school.db;
  await school.as("admin");
  await erase("l1");
  const row = () => sql`select * from lms_student where organization_id = 'school' and id = 'l1'`;
  const [before] = await row();

  const answer = await applyStructure(sql, "school", {
    lms_student: [
      { id: "l1", ...PERSON },
      { id: "l2", ...PERSON, name: "Zoulikha the second" },
    ],
    lms_group_student: [{ group_id: "A2", student_id: "l1", joined_on: "2026-10-14" }],
  });
  expect(answer).toMatchObject({
    lms_student: { inserted: 0, updated: 1, unchanged: 1 },
    lms_group_student: { inserted: 1 },
  });
  expect(await row()).toEqual([before]);
  const [second] = await sql`select name from lms_student where organization_id = 'school' and id = 'l2'`;
  expect(second?.name).toBe("Zoulikha the second");
  await applyStructure(sql, "school", {
    lms_student: [
      { id: "l2", ...Object.fromEntries(Object.keys(PERSON).map((key) => [key, null])), name: "Apprenant 2" },
    ],
  });

  const run = {
    id: "unified:again",
    source: "unified",
    fileName: "again.json",
    fileHash: "1",
    now: NOW,
    actor: "system",
  };
  const student = {
    id: "l1",
    name: PERSON.name,
    first_name: "Zoulikha",
    emails: PERSON.emails_json,
    raw: { nick: "zoulikha" },
  };
  const prepared = await prepareUnified(sql, "school", [student], { type: "lms_student", now: NOW });
  const { structure } = await applyPrepared(sql, "school", prepared, { run, now: NOW });
  expect(structure.lms_student).toMatchObject({ inserted: 0, updated: 0, unchanged: 1 });
  await refresh(sql, "school", { now: NOW });
  expect(await holding("zoulikha")).toEqual([]);
  // Nor does the undoing of an import bring anything back.
  await undoImport(sql, { organizationId: "school", actor: "system" }, "unified:again");
  expect(await row()).toEqual([before]);
});

test("what comes later about who is erased is stored without words: events, refused ones, notes; nor is there an account", async () => {
  const { sql } = school.db;
  await school.as("admin");
  await erase("l4");
  const about = { student_id: "l4", instructor_id: "t1", occurred_at: "2026-10-14T08:00:00Z" };
  const item = { item_type: "Ua", item_id: "u", title: "zoulikha's unit" };
  const events = [
    {
      ...about,
      id: "late-1",
      type: "FEEDBACK",
      payload: { item, sentiment: "positive", text: "Bravo Zoulikha" },
    },
    {
      ...about,
      id: "late-2",
      type: "NOTE",
      payload: { words: "zoulikha" },
      context: { agent: "zoulikha's phone" },
    },
    // Of somebody else in the same batch nothing is taken away.
    {
      ...about,
      id: "late-3",
      student_id: "l5",
      type: "NOTE",
      payload: { words: "autre" },
      context: { agent: "x" },
    },
  ];
  expect(await ingestEvents(sql, "school", events, { now: NOW })).toMatchObject({ accepted: 3 });
  // Sent again, the same event is the same: what was left out makes it no other.
  expect(await ingestEvents(sql, "school", events, { now: NOW })).toMatchObject({
    duplicates: 3,
    conflicts: [],
  });
  const stored = await sql`
    select id, payload_json as payload, context_json as context from lms_event
    where organization_id = 'school' and id like 'late-%' order by id`;
  expect(stored).toEqual([
    {
      id: "late-1",
      payload: { item: { item_type: "Ua", item_id: "u" }, sentiment: "positive" },
      context: null,
    },
    { id: "late-2", payload: {}, context: null },
    { id: "late-3", payload: { words: "autre" }, context: { agent: "x" } },
  ]);
  const refused = new RejectedEvents();
  refused.note({ id: "bad", student_id: "l4", words: "zoulikha" }, { code: "missing", path: [] });
  refused.note({ id: "bad", student_id: "l5", words: "autre" }, { code: "missing", path: [] });
  await refused.store(sql, "school", "key:k");
  const kept = await sql`
    select event_json ->> 'words' as words from engine_rejected where organization_id = 'school' order by seq desc limit 2`;
  expect(kept.map(({ words }) => words)).toEqual(["autre", null]);
  const trainer = { organizationId: "school", actor: "user:x" } as SignedIn;
  const note = { kind: "note", untilOn: null, note: "Zoulikha a appelé", seen: [] } as const;
  await keepNeedAction(sql, trainer, { ...note, studentId: "l4" }, NOW);
  expect(await holding("zoulikha")).toEqual([]);

  const account = { email: "l4@example.org", name: "X", role: "learner", personId: "l4" } as const;
  const { status, body } = await answerOf(addAccount(sent("POST", "/api/admin/users", account)));
  expect([status, body.error.details]).toMatchObject([400, [{ path: "personId", code: "unknown_person" }]]);
  const byCommand = {
    email: "l4@example.org",
    name: "X",
    role: "learner",
    password: "un mot de passe",
  } as const;
  await expect(createUser(sql, "school", { ...byCommand, studentId: "l4" })).rejects.toMatchObject({
    code: "unknown_person",
  });
  expect((await findPeople(sql, "school", "student", "")).map(({ id }) => id)).not.toContain("l4");
  await rebuild(sql, "school", { now: NOW });
  expect(await holding("zoulikha")).toEqual([]);
});

test("erasing finds the learner's mail addresses too, where events wait for one and where it was asked for", async () => {
  const { sql } = school.db;
  await school.as("admin");
  const address = "zenobie@example.org";
  const statement = statementSchema.parse({
    id: "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
    actor: { mbox: `mailto:${address}`, name: "Zenobie" },
    verb: { id: "http://adlnet.gov/expapi/verbs/experienced" },
    object: { id: "https://elsewhere/9", definition: { name: { fr: "La page de Zenobie" } } },
    timestamp: "2026-10-14T08:00:00Z",
  });
  await storeStatements(sql, "school", [statement], { now: NOW, locale: "fr" });
  const plain = { type: "NOTE", student_id: address, occurred_at: "2026-10-14T08:00:00Z" };
  await ingestEvents(sql, "school", [{ ...plain, id: "by-address", payload: { words: "zenobie" } }], {
    now: NOW,
  });
  const refused = new RejectedEvents();
  refused.note({ id: "bad", student_id: address }, { code: "missing", path: [] });
  refused.note(
    { id: "bad", student_id: "x", context: { actor: { mbox: "mailto:Zenobie@example.org" } } },
    { code: "missing", path: [] },
  );
  await refused.store(sql, "school", "key:k");
  await refresh(sql, "school", { now: NOW });
  await retryWaiting(sql, { organizationId: "school", actor: "user:x" }, { kind: "student", id: address });
  await refresh(sql, "school", { now: NOW });
  // As it was stored before anybody looked for whom events wait.
  await sql`
    update lms_student set emails_json = ${sql.json([{ email: "Zenobie@example.org" }])}
    where organization_id = 'school' and id = 'l5'`;
  expect(await holding("zenobie")).toEqual([
    "audit_log",
    "engine_rejected",
    "engine_waiting",
    "lms_event",
    "lms_student",
  ]);
  expect((await erase("l5")).status).toBe(200);
  expect(await holding("zenobie")).toEqual([]);
  await refresh(sql, "school", { now: NOW });
  expect(await holding("zenobie")).toEqual([]);
  expect(
    await sql`select id from lms_event where organization_id = 'school' and student_id = 'l5' and id in (${statement.id!}, 'by-address')`,
  ).toHaveLength(2);
});

test("the columns that an erasure empties are those that the structure may not fill again", () => {
  const { shape } = STRUCTURE_TABLES.lms_student.row;
  const kept = ["id", "created_at", "updated_at", "organization_id"];
  expect(
    Object.keys(shape)
      .filter((column) => !kept.includes(column))
      .sort(),
  ).toEqual([...PERSONAL_COLUMNS].sort());
  expect(Object.keys(PERSON).sort()).toEqual([...PERSONAL_COLUMNS].sort());
});

test("a learner's data as one file, with an audit row", async () => {
  await school.as("admin");
  const answer = await exported("l2");
  expect(answer.headers.get("content-disposition")).toContain("attachment");
  expect(await answer.json()).toMatchObject({ profile: { id: "l2", name: "Apprenant 2" } });
  expect((await school.audit(1))[0]).toMatchObject({ action: "learner.export", subject: "student:l2" });
  expect((await exported("nobody")).status).toBe(404);
});

test("who is no administrator may do nothing; another school's learner is none", async () => {
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 401],
  ] as const) {
    await school.as(who);
    expect((await erase("l3")).status).toBe(status);
    expect((await exported("l3")).status).toBe(status);
  }
  await school.db.sql`delete from lms_group_student where organization_id = 'other' and student_id = 'l3'`;
  await school.db.sql`delete from lms_student where organization_id = 'other' and id = 'l3'`;
  await school.db.sql`delete from kpi_scope where organization_id = 'other' and ref_id = 'l3'`;
  await school.as("foreign");
  expect((await erase("l3")).status).toBe(404);
  expect((await exported("l3")).status).toBe(404);
  const [row] = await school.db
    .sql`select name, erased_at from lms_student where organization_id = 'school' and id = 'l3'`;
  expect(row).toEqual({ name: "Apprenant 3", erased_at: null });
});
