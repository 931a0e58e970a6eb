import type { z } from "zod";
import { emailsOf, type newPersonSchema, type personChangeSchema } from "@/lib/admin/structure";
import type { Locale } from "@/lib/events";
import type { Sql } from "../client";
import { applyStructure } from "../ingest/structure";
import { type Author, audited, Refusal, requireVersion } from "./change";
import { lockStructure } from "./structure";

type Kind = z.output<typeof newPersonSchema>["kind"];
export type PersonForm = z.input<typeof personChangeSchema>;

type Row = {
  id: string;
  name: string;
  first_name: string | null;
  last_name: string | null;
  emails_json: unknown;
  version: string;
};

const tableOf = (kind: Kind) => (kind === "student" ? "lms_student" : "lms_instructor");

/** Nobody has a form for who was erased. */
async function readRow(sql: Sql, org: string, kind: Kind, id: string): Promise<Row | undefined> {
  const [row] = await sql<Row[]>`
    select id, name, first_name, last_name, emails_json,
      md5(row(name, first_name, last_name, emails_json)::text) as version
    from ${sql(tableOf(kind))}
    where organization_id = ${org} and id = ${id} ${kind === "student" ? sql`and erased_at is null` : sql``}`;
  return row;
}

type Email = { email: string };
const isEmail = (one: unknown): one is Email =>
  typeof one === "object" && one !== null && "email" in one && typeof one.email === "string";
const storedEmails = (json: unknown): Email[] => (Array.isArray(json) ? json.filter(isEmail) : []);

/** What is held of a learner or trainer, as the form has it. */
export async function readPersonForm(
  sql: Sql,
  org: string,
  kind: Kind,
  id: string,
): Promise<PersonForm | undefined> {
  const row = await readRow(sql, org, kind, id);
  if (!row) return;
  const { emails_json, ...rest } = row;
  return {
    kind,
    ...rest,
    emails: storedEmails(emails_json)
      .map(({ email }) => email)
      .join("\n"),
  };
}

/** A new learner or trainer. */
export async function addPerson(
  sql: Sql,
  author: Author,
  locale: Locale,
  { kind, id, name, email }: z.output<typeof newPersonSchema>,
): Promise<{ id: string }> {
  const org = author.organizationId;
  const table = tableOf(kind);
  return audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    const [taken] = await tx`select from ${tx(table)} where organization_id = ${org} and id = ${id}`;
    if (taken) throw new Refusal("taken", "id", id);
    const emails_json = email === null ? null : [{ email }];
    await applyStructure(tx, org, { [table]: [{ id, name, emails_json }] }, { locale });
    // Who it is stands in the row itself: an erasure must not have to find it here.
    return { result: { id }, audit: { action: `${kind}.create`, subject: `${kind}:${id}`, after: { id } } };
  });
}

const NAMES = ["name", "first_name", "last_name"] as const;

/** Corrects how a learner or trainer is called and reached; what the LMS says of an address that stays is kept. */
export async function changePerson(
  sql: Sql,
  author: Author,
  locale: Locale,
  { kind, id, version, emails, ...names }: z.output<typeof personChangeSchema>,
): Promise<{ id: string }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    const before = requireVersion(await readRow(tx, org, kind, id), version);
    const stored = storedEmails(before.emails_json);
    const wanted = emailsOf(emails);
    const changed: string[] = NAMES.filter((field) => before[field] !== names[field]);
    const row: Record<string, unknown> = { id, ...names };
    if (wanted.join() !== stored.map(({ email }) => email).join()) {
      changed.push("emails");
      row.emails_json = wanted.length
        ? wanted.map((email) => stored.find((one) => one.email === email) ?? { email })
        : null;
    }
    await applyStructure(tx, org, { [tableOf(kind)]: [row] }, { locale });
    // Which fields, and not what is in them: an erasure must not have to find it here.
    const audit = { action: `${kind}.change`, subject: `${kind}:${id}`, after: { changed } };
    return { result: { id }, audit: changed.length > 0 ? audit : null };
  });
}
