import type { z } from "zod";
import type {
  groupChangeSchema,
  itemChangeSchema,
  itemMoveSchema,
  newGroupSchema,
  newItemSchema,
} from "@/lib/admin/structure";
import type { Locale } from "@/lib/events";
import type { Sql } from "../client";
import { applyStructure } from "../ingest/structure";
import { type Author, audited, Refusal, requireVersion, Stale } from "./change";

/** Every write goes through applyStructure, so that what it checks is checked and what it queues is queued. */

/** One writer of structure at a time, before anything is looked at: versions stay true until the commit. */
export async function lockStructure(tx: Sql, organizationId: string): Promise<void> {
  await tx`select from organization where id = ${organizationId} for no key update`;
}

export type Versioned = { version: string } & Record<string, unknown>;

export const groupColumns = (sql: Sql) => sql`
  id, name, group_type, parent_id, starts_on, ends_on,
  md5(row(name, group_type, parent_id, starts_on, ends_on)::text) as version`;

export const itemColumns = (sql: Sql) => sql`
  id, name, item_type, parent_id, position, weight, is_key, is_critical, course_id, class_id,
  md5(row(name, item_type, parent_id, position, weight, is_key, is_critical, course_id, class_id)::text) as version`;

const readGroup = (tx: Sql, org: string, id: string) => tx<Versioned[]>`
  select ${groupColumns(tx)} from lms_group where organization_id = ${org} and id = ${id}`;
const readItem = (tx: Sql, org: string, id: string) => tx<Versioned[]>`
  select ${itemColumns(tx)} from lms_item where organization_id = ${org} and id = ${id}`;

export const courseColumns = (sql: Sql) => sql`
  id, name, description, is_active, md5(row(name, description, is_active)::text) as version`;

export const classColumns = (sql: Sql) => sql`
  id, course_id, name, order_index, step_type, md5(row(course_id, name, order_index, step_type)::text) as version`;

const readCourse = (tx: Sql, org: string, id: string) => tx<Versioned[]>`
  select ${courseColumns(tx)} from lms_course where organization_id = ${org} and id = ${id}`;
const readClass = (tx: Sql, org: string, id: string) => tx<Versioned[]>`
  select ${classColumns(tx)} from lms_class where organization_id = ${org} and id = ${id}`;

export type NodeTable = "lms_group" | "lms_item" | "lms_course" | "lms_class";
/** A row of structure with its version, by table. */
export const READ = {
  lms_group: readGroup,
  lms_item: readItem,
  lms_course: readCourse,
  lms_class: readClass,
};
/** What the log calls it. */
export const NOUN = { lms_group: "group", lms_item: "item", lms_course: "course", lms_class: "class" };

/** A node of structure, new (version null: its id must be free) or as it was seen. */
export async function saveNode(
  sql: Sql,
  author: Author,
  locale: Locale,
  table: NodeTable,
  row: Record<string, unknown> & { id: string },
  version: string | null,
): Promise<{ id: string }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    const [stored] = await READ[table](tx, org, row.id);
    if (version === null && stored) throw new Refusal("taken", "id", row.id);
    const before = version === null ? undefined : requireVersion(stored, version);
    await applyStructure(tx, org, { [table]: [row] }, { locale });
    const [after] = await READ[table](tx, org, row.id);
    const audit = {
      action: `${NOUN[table]}.${before ? "change" : "create"}`,
      subject: `${NOUN[table]}:${row.id}`,
      before,
      after,
    };
    return { result: { id: row.id }, audit: after?.version === before?.version ? null : audit };
  });
}

type NewGroup = z.output<typeof newGroupSchema>;
type NewItem = z.output<typeof newItemSchema>;

export const addGroup = (sql: Sql, author: Author, locale: Locale, group: NewGroup) =>
  saveNode(sql, author, locale, "lms_group", group, null);

export const changeGroup = (
  sql: Sql,
  author: Author,
  locale: Locale,
  { version, ...group }: z.output<typeof groupChangeSchema>,
) => saveNode(sql, author, locale, "lms_group", group, version);

export const addItem = (sql: Sql, author: Author, locale: Locale, item: NewItem) =>
  saveNode(sql, author, locale, "lms_item", item, null);

export const changeItem = (
  sql: Sql,
  author: Author,
  locale: Locale,
  { version, ...item }: z.output<typeof itemChangeSchema>,
) => saveNode(sql, author, locale, "lms_item", item, version);

/** Positions of those that made room, for the log. */
const numbers = (items: readonly { id: string; position: number }[]) =>
  items.length === 0 ? {} : { siblings: Object.fromEntries(items.map((one) => [one.id, one.position])) };

/**
 * Puts an item under another, before one of its children or after the last; those that make room are numbered anew.
 * @throws Stale where the child that it goes before is no longer there
 */
export async function moveItem(
  sql: Sql,
  author: Author,
  locale: Locale,
  { id, version, parent_id, before }: z.output<typeof itemMoveSchema>,
): Promise<{ id: string }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    const was = requireVersion((await readItem(tx, org, id))[0], version);
    const siblings = await tx<{ id: string; position: number }[]>`
      select id, position from lms_item
      where organization_id = ${org} and parent_id is not distinct from ${parent_id} and id <> ${id} order by position, id`;
    const place = before === null ? siblings.length : siblings.findIndex((one) => one.id === before);
    if (place < 0) throw new Stale();
    const last = siblings.at(-1)?.position ?? 0;
    const numbered =
      place === siblings.length
        ? []
        : siblings
            .map((one, i) => ({ ...one, is: i < place ? i + 1 : i + 2 }))
            .filter(({ position, is }) => position !== is)
            .map((one) => ({ id: one.id, position: one.is }));
    const moved = { id, parent_id, position: place === siblings.length ? last + 1 : place + 1 };
    await applyStructure(tx, org, { lms_item: [moved, ...numbered] }, { locale });
    const [after] = await readItem(tx, org, id);
    const isMoved = after?.version !== was.version;
    const positions = new Map(siblings.map((one) => [one.id, one.position]));
    const audit = {
      action: "item.change",
      subject: `item:${id}`,
      before: { ...was, ...numbers(numbered.map((one) => ({ ...one, position: positions.get(one.id)! }))) },
      after: { ...after, ...numbers(numbered) },
    };
    return { result: { id }, audit: isMoved || numbered.length > 0 ? audit : null };
  });
}
