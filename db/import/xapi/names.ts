import type { Sql } from "@/db/client";
import { type Agent, lastPart, nameOf, type Statement } from "./statement";

/** Who and what statements speak of, resolved for a whole batch. */
export interface Names {
  /** The learner or trainer that an actor is; somebody unknown is a learner of that name, for whom the event waits. */
  person(actor: Agent): { student_id: string } | { instructor_id: string };
  instructor(agent: Agent): string | undefined;
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
  const addresses = statements.flatMap(({ object, context }) => {
    const { parent = [], grouping = [] } = context?.contextActivities ?? {};
    return [object, ...parent, ...grouping].flatMap((one) => (one.id ? [one.id, lastPart(one.id)] : []));
  });
  const people = (table: "lms_student" | "lms_instructor") => sql<Known[]>`
    with person as (
      select id, array(
        -- An address may stand alone or in {email, type}.
        select lower(coalesce(e ->> 'email', e #>> '{}')) from jsonb_array_elements(
          case jsonb_typeof(emails_json) when 'array' then emails_json else '[]' end) e) as mails
      from ${sql(table)} where organization_id = ${organizationId}
      and (id = any(${accounts}::text[]) or ${mails.length > 0} and emails_json is not null)
    )
    select id, mails from person where id = any(${accounts}::text[]) or mails && ${mails}::text[] order by id`;
  const ids = (table: "lms_class" | "lms_course") => sql<{ id: string }[]>`
    select id from ${sql(table)} where organization_id = ${organizationId} and id = any(${addresses}::text[])`;
  const [students, instructors, classes, courses] = await Promise.all([
    people("lms_student"),
    people("lms_instructor"),
    ids("lms_class"),
    ids("lms_course"),
  ]);
  const find = (list: readonly Known[]) => {
    const byId = new Set(list.map(({ id }) => id));
    const byMail = new Map(
      [...list].reverse().flatMap(({ id, mails: own }) => own.map((mail) => [mail, id])),
    );
    return (agent: Agent) => {
      const { account, mail } = nameOf(agent);
      if (account !== undefined && byId.has(account)) return account;
      return mail === undefined ? undefined : byMail.get(mail);
    };
  };
  const place = (list: readonly { id: string }[]) => {
    const known = new Set(list.map(({ id }) => id));
    return (address: string) => [address, lastPart(address)].find((one) => known.has(one));
  };
  const student = find(students);
  const instructor = find(instructors);
  return {
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
