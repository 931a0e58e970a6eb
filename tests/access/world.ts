import { account, jar, signInAs } from "@/app/api/session.testing";
import { changeMetric, readMetricForm } from "@/db/admin/metrics";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createKey, revokeKey } from "@/db/keys";
import { createOrganization } from "@/db/organization";
import { plantNeeds } from "@/db/queries/needs/needs.testing";
import { NOW, plantFacts } from "@/db/queries/school.testing";
import type { TestDatabase } from "@/db/testing";
import { disableUser } from "@/db/users";
import { type Actor, kindOf } from "./actors";

/** How an actor comes: with a cookie, with headers, or with nothing. */
export type Credentials = { cookie?: string; headers: Record<string, string> };

/** Things that administrators name, each as it is called here, in the other organisation, and nowhere. */
export type Thing = { own: string; elsewhere: string; none: string };

export type World = { credentials: Record<Actor, Credentials>; things: Record<string, Thing> };

const OTHER = "other";
const WEEK = "2026-10-18";

/** The small school with figures, people and keys, and another organisation beside it. */
export async function plantWorld(db: TestDatabase): Promise<World> {
  const { sql } = db;
  await plantNeeds(sql);
  await plantOther(db);
  for (const [ref, name] of [
    ["l8", "Zfar Apprenant"],
    ["B", "Groupe Zfar"],
    ["t2", "Formateur Zfar"],
    ["l2", "Znear Apprenant"],
  ] as const) {
    await sql`update kpi_scope set label = ${name} where organization_id = 'school' and ref_id = ${ref}`;
    for (const table of ["lms_student", "lms_group", "lms_instructor"])
      await sql`update ${sql(table)} set name = ${name} where organization_id = 'school' and id = ${ref}`;
  }
  // l2 is in A1 and in B too: who has A reads of l2, and nothing of B.
  await sql`insert into lms_group_student (organization_id, group_id, student_id, joined_on) values ('school', 'B', 'l2', '2026-09-01')`;
  await sql`
    insert into engine_member (organization_id, learner_id, scope_id, from_on, to_on)
    select 'school', l.id, b.id, '2026-09-01', 'infinity' from kpi_scope l
    join kpi_scope b on b.organization_id = 'school' and b.scope_type = 'Groupe' and b.ref_id = 'B'
    where l.organization_id = 'school' and l.scope_type = 'Apprenant' and l.ref_id = 'l2'`;
  const gap = {
    min: { id: "A", name: "Groupe A", value: 68 },
    max: { id: "B", name: "Groupe Zfar", value: 80 },
  };
  const figure = { dateId: WEEK, code: "PROGRESSION_MOY", n: 7 };
  await plantFacts(sql, [
    ...["Global", "Session:S", "Groupe:A", "Groupe:B", "Apprenant:l1"].map((scope) => ({
      ...figure,
      scope,
      value: 40,
    })),
    { scope: "Global", dateId: WEEK, code: "GAPS_GROUPE_MIN_MAX", value: 12, extra: gap },
  ]);
  // A group and a course of the same id in both: what a membership and an enrolment name beside the learner.
  for (const org of ["school", OTHER])
    await applyStructure(sql, org, {
      lms_group: [{ id: "C", group_type: "Groupe", name: "Groupe C" }],
      lms_course: [{ id: "C", name: "Cours C" }],
    });
  const things = await plantThings(db);
  return { credentials: await plantActors(db), things };
}

async function plantOther({ sql }: TestDatabase): Promise<void> {
  await createOrganization(sql, { id: OTHER, name: "Zother", timeZone: "Europe/Paris", now: NOW });
  await applyStructure(sql, OTHER, {
    lms_group: [{ id: "X", group_type: "Groupe", name: "Groupe Zother" }],
    lms_student: [{ id: "x1", name: "Apprenant Zother" }],
    lms_instructor: [{ id: "tx", name: "Formateur Zother" }],
    lms_group_student: [{ group_id: "X", student_id: "x1", joined_on: "2026-09-01" }],
    lms_group_instructor: [{ group_id: "X", instructor_id: "tx", joined_on: "2026-09-01" }],
    lms_item: [{ id: "xm", item_type: "Module", name: "Module Zother" }],
  });
  const scopes = await sql<{ id: number; type: string }[]>`
    insert into kpi_scope (organization_id, scope_type, ref_id, label) values
      (${OTHER}, 'Groupe', 'X', 'Groupe Zother'), (${OTHER}, 'Apprenant', 'x1', 'Apprenant Zother'),
      (${OTHER}, 'Formateur', 'tx', 'Formateur Zother') returning id, scope_type as type`;
  const learner = scopes.find(({ type }) => type === "Apprenant")!.id;
  await sql`insert into engine_member ${sql(
    scopes
      .filter(({ type }) => type !== "Formateur")
      .map(({ id }) => ({
        organization_id: OTHER,
        learner_id: learner,
        scope_id: id,
        from_on: "2026-09-01",
        to_on: "infinity",
      })),
  )}`;
  await sql`
    insert into kpi_target (organization_id, target_type, ref_id, label) values (${OTHER}, 'Module', 'xm', 'Module Zother')`;
}

/** One of everything that a change of the administration names by an id of its own. */
async function plantThings(db: TestDatabase): Promise<Record<string, Thing>> {
  const { sql } = db;
  const both = async (make: (org: string) => Promise<string>, none: string): Promise<Thing> => ({
    own: await make("school"),
    elsewhere: await make(OTHER),
    none,
  });
  const first = async (org: string, rows: Promise<readonly { id: unknown }[]>) =>
    String((await rows)[0]!.id ?? org);
  const known = (id: string, elsewhere: string): Thing => ({ own: id, elsewhere, none: "none" });
  return {
    group: known("A", "X"),
    learner: known("l2", "x1"),
    trainer: known("t2", "tx"),
    item: known("m", "xm"),
    scope: known("Groupe:A", "Groupe:X"),
    user: await both((org) => account(db, { email: `clerk@${org}.org`, role: "admin" }, org), "none"),
    key: await both(async (org) => (await createKey(sql, org, { name: "k", scopes: ["read"] })).id, "none"),
    scopeId: await both(
      (org) =>
        first(
          org,
          sql`select id from kpi_scope where organization_id = ${org} and scope_type = 'Groupe' order by id limit 1`,
        ),
      "999999",
    ),
    state: await both(async (org) => {
      await sql`
        insert into kpi_state (organization_id, domain, state_code, label, kind, color, ordre)
        values (${org}, 'Projet', 'Spare', 'Spare', 'doing', '#123456', 99)`;
      return first(
        org,
        sql`select id from kpi_state where organization_id = ${org} and state_code = 'Spare'`,
      );
    }, "999999"),
    badge: await both(async (org) => {
      const id = `badge-${org}`;
      await applyStructure(sql, org, { gamification_badge: [{ id, name: "Badge", criteria_json: {} }] });
      return id;
    }, "badge-none"),
    course: await both(async (org) => {
      const id = `course-${org}`;
      await applyStructure(sql, org, { lms_course: [{ id, name: "Cours" }] });
      return id;
    }, "course-none"),
    class: await both(async (org) => {
      const id = `class-${org}`;
      await applyStructure(sql, org, { lms_class: [{ id, course_id: `course-${org}`, name: "Classe" }] });
      return id;
    }, "class-none"),
    run: await both(async (org) => {
      await sql`
        insert into import_run (organization_id, id, source, started_at) values (${org}, ${`run-${org}`}, 'csv', ${NOW})`;
      return `run-${org}`;
    }, "run-none"),
    rejected: await both(
      (org) =>
        first(
          org,
          sql`insert into engine_rejected (organization_id, actor, code, path) values (${org}, 'key:k', 'missing', '') returning seq as id`,
        ),
      "999999",
    ),
    waiting: await both(async (org) => {
      const event = {
        id: `w-${org}`,
        type: "LOGIN",
        student_id: "l1",
        occurred_at: "2026-10-14T08:00:00Z",
        payload: {},
      };
      await ingestEvents(sql, org, [event], { now: NOW });
      await sql`insert into engine_waiting (organization_id, event_id, missing_kind, missing_id) values (${org}, ${`w-${org}`}, 'item', ${`late-${org}`})`;
      return `late-${org}`;
    }, "late-none"),
    audit: await both(async (org) => {
      const form = (await readMetricForm(sql, org, "SCORE_NORM"))!;
      await changeMetric(
        sql,
        { organizationId: org, actor: "system" },
        { ...form, code: "SCORE_NORM", objective: 55 },
      );
      return first(org, sql`select max(id) as id from audit_log where organization_id = ${org}`);
    }, "999999"),
  };
}

async function plantActors(db: TestDatabase): Promise<Record<Actor, Credentials>> {
  const { sql } = db;
  const person = async (
    name: string,
    of: Omit<Parameters<typeof account>[1], "email">,
    org = "school",
    version = 1,
  ) => {
    const id = await account(db, { email: `${name}@${org}.org`, ...of }, org);
    await signInAs(id, org, version);
    const cookie = jar.get("next-auth.session-token");
    await signInAs(null);
    return { cookie, headers: {} };
  };
  const bearer = (secret: string): Credentials => ({ headers: { authorization: `Bearer ${secret}` } });
  const key = async (scopes: string[], org = "school", kpiScopeIds?: number[]) =>
    createKey(sql, org, { name: scopes.join(), scopes, kpiScopeIds });
  const trainer = { role: "trainer", instructorId: "t1" } as const;
  const revoked = await key(["read", "ingest", "structure"]);
  await revokeKey(sql, "school", revoked.id);
  const disabled = await person("disabled", trainer);
  await disableUser(sql, "school", "disabled@school.org");
  const secret = (actor: Actor) => {
    const name = kindOf(actor).secret!;
    process.env[name] = `the-tests-own-${name}`;
    return bearer(process.env[name]);
  };
  const [scopeA] = await sql<{ id: number }[]>`
    select id from kpi_scope where organization_id = 'school' and scope_type = 'Groupe' and ref_id = 'A'`;
  return {
    admin: await person("admin", { role: "admin" }),
    trainer: await person("trainer", trainer),
    "ended trainer": await person("ended", { role: "trainer", instructorId: "t3" }),
    learner: await person("learner", { role: "learner", studentId: "l1" }),
    "signed out": { headers: {} },
    "disabled account": disabled,
    "changed password": await person("changed", trainer, "school", 0),
    "admin elsewhere": await person("admin", { role: "admin" }, OTHER),
    "trainer elsewhere": await person("trainer", { role: "trainer", instructorId: "tx" }, OTHER),
    "learner elsewhere": await person("learner", { role: "learner", studentId: "x1" }, OTHER),
    "read key": bearer((await key(["read"])).key),
    "read key of A": bearer((await key(["read"], "school", [scopeA!.id])).key),
    "ingest key": bearer((await key(["ingest"])).key),
    "structure key": bearer((await key(["structure"])).key),
    "revoked key": bearer(revoked.key),
    "read key elsewhere": bearer((await key(["read"], OTHER)).key),
    "cron secret": secret("cron secret"),
    "metrics token": secret("metrics token"),
  };
}
