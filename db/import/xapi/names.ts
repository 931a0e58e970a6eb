import type { Sql } from "@/db/client";
import { mailsOf } from "@/db/ingest/strangers";
import { type Agent, lastPart, nameOf, type Statement } from "./statement";

/** Who and what statements speak of, resolved for a whole batch. */
export interface Names {
  /** The learner or trainer that an actor is; somebody unknown is a learner of that name, for whom the event waits. */
  person(actor: Agent): { student_id: string } | { instructor_id: string };
  instructor(agent: Agent): string | undefined;
  /** The mail addresses that stand for somebody unknown. */
  readonly strangers: readonly string[];
  class(address: string): string | undefined;
  course(address: string): string | undefined;
}

type Known = { id: string; mails: string[] };

/** Reads the learners, trainers, classes and courses that a batch names: by id, and people by mail address too. */
export async function readNames(
  sql: Sql,
  organizationId: string,
  statements: readonly Statement[],
): Promise<Names> {
  const agents = statements.flatMap(({ actor, context }) => [
    actor,
    ...(context?.instructor ? [context.instructor] : []),
  ]);
  const accounts = agents.flatMap((agent) => nameOf(agent).account ?? []);
  const mails = agents.flatMap((agent) => nameOf(agent).mail ?? []);
  // A mail address may be somebody's id, too.
  const ids = [...accounts, ...mails];
  const addresses = statements.flatMap(({ object, context }) => {
    const { parent = [], grouping = [] } = context?.contextActivities ?? {};
    return [object, ...parent, ...grouping].flatMap((one) => (one.id ? [one.id, lastPart(one.id)] : []));
  });
  const people = (table: "lms_student" | "lms_instructor") => sql<Known[]>`
    with person as (
      select id, ${mailsOf(sql, sql`emails_json`)} as mails
      from ${sql(table)} where organization_id = ${organizationId}
      and (id = any(${ids}::text[]) or ${mails.length > 0} and emails_json is not null)
    )
    select id, mails from person where id = any(${ids}::text[]) or mails && ${mails}::text[]`;
  const places = (table: "lms_class" | "lms_course") => sql<{ id: string }[]>`
    select id from ${sql(table)} where organization_id = ${organizationId} and id = any(${addresses}::text[])`;
  const [students, instructors, classes, courses] = await Promise.all([
    people("lms_student"),
    people("lms_instructor"),
    places("lms_class"),
    places("lms_course"),
  ]);
  const find = (list: readonly Known[]) => {
    const byId = new Set(list.map(({ id }) => id));
    const byMail = new Map<string, string | null>();
    // Whose an address is that several have, nobody can tell.
    for (const { id, mails: own } of list)
      for (const mail of new Set(own)) byMail.set(mail, byMail.has(mail) ? null : id);
    return (agent: Agent) => {
      const { account, mail } = nameOf(agent);
      if (account !== undefined && byId.has(account)) return account;
      if (mail === undefined) return undefined;
      return byId.has(mail) ? mail : (byMail.get(mail) ?? undefined);
    };
  };
  const place = (list: readonly { id: string }[]) => {
    const known = new Set(list.map(({ id }) => id));
    return (address: string) => [address, lastPart(address)].find((one) => known.has(one));
  };
  const student = find(students);
  const instructor = find(instructors);
  const isStranger = (actor: Agent) => student(actor) === undefined && instructor(actor) === undefined;
  return {
    strangers: statements.flatMap(({ actor }) => {
      const { account, mail } = nameOf(actor);
      return account === undefined && mail !== undefined && isStranger(actor) ? [mail] : [];
    }),
    person: (actor) => {
      const student_id = student(actor);
      if (student_id !== undefined) return { student_id };
      const instructor_id = instructor(actor);
      if (instructor_id !== undefined) return { instructor_id };
      const { account, mail } = nameOf(actor);
      return { student_id: (account ?? mail ?? "unknown").slice(0, 200) || "unknown" };
    },
    instructor,
    class: place(classes),
    course: place(courses),
  };
}
