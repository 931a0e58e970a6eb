import type { z } from "zod";
import type { nodeRemovalSchema } from "@/lib/admin/structure";
import { sayUses, type Use } from "@/lib/admin/uses";
import type { Locale } from "@/lib/events";
import type { Sql } from "../client";
import { removeDimensions } from "../dimensions";
import { type Author, audited, Refusal, requireVersion } from "./change";
import { lockEngine } from "./engine-lock";
import { lockStructure, NOUN, type NodeTable, READ, type Versioned } from "./structure";

export type Removal = z.output<typeof nodeRemovalSchema>;
export type Uses = Partial<Record<Use, number | boolean>>;

/** @throws Refusal `in_use`, which says what there is of each */
export function requireUnused(uses: Uses, locale: Locale): void {
  const held = Object.entries(uses).filter(([, count]) => count !== 0 && count !== false);
  if (held.length === 0) return;
  const said = held.map(([use, count]) => ({
    use: use as Use,
    count: typeof count === "number" ? count : null,
  }));
  throw new Refusal("in_use", "id", sayUses(said, locale));
}

/** Takes one row of structure away while neither structure nor engine moves: `work` refuses what is used, and removes the rest. */
export async function removing(
  sql: Sql,
  author: Author,
  table: NodeTable,
  { id, version }: Removal,
  work: (tx: Sql, org: string, row: Versioned) => Promise<unknown>,
): Promise<void> {
  const org = author.organizationId;
  await audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    await lockEngine(tx, org);
    const before = requireVersion((await READ[table](tx, org, id))[0], version);
    await work(tx, org, before);
    const subject = `${NOUN[table]}:${id}`;
    return { result: undefined, audit: { action: `${NOUN[table]}.delete`, subject, before } };
  });
}

/** What the engine keeps by scope beside the figures. */
const BY_SCOPE = [
  "engine_member",
  "engine_trainer_member",
  "fact_day",
  "engine_stale",
  "engine_deferred",
] as const;

/** Removes a group that nothing hangs on: what was entered by mistake, or was emptied. */
export async function removeGroup(sql: Sql, author: Author, locale: Locale, removal: Removal): Promise<void> {
  const { id } = removal;
  await removing(sql, author, "lms_group", removal, async (tx, org) => {
    const scopes = tx`
      select id from kpi_scope
      where organization_id = ${org} and scope_type in ('Session', 'Groupe', 'Sous_groupe') and ref_id = ${id}`;
    const [uses] = await tx<Uses[]>`
      select (select count(*)::int from lms_group where organization_id = ${org} and parent_id = ${id}) as groups,
        (select count(*)::int from lms_group_student where organization_id = ${org} and group_id = ${id}) as learners,
        (select count(*)::int from lms_group_instructor where organization_id = ${org} and group_id = ${id}) as trainers,
        (select count(*)::int from lms_plan where organization_id = ${org} and group_id = ${id}) as planned,
        (select count(*)::int from api_key where organization_id = ${org} and revoked_at is null
          and kpi_scope_ids && array(${scopes})) as keys`;
    requireUnused(uses!, locale);
    // Whoever the engine still has in it would be looked for in vain: nothing is left that says what they bring and take.
    await tx`
      update engine_clock set rebuild_wanted = true where organization_id = ${org} and (
        exists (select from engine_member where organization_id = ${org} and scope_id in (${scopes}))
        or exists (select from engine_trainer_member where organization_id = ${org} and scope_id in (${scopes})))`;
    for (const table of BY_SCOPE)
      await tx`delete from ${tx(table)} where organization_id = ${org} and scope_id in (${scopes})`;
    await tx`delete from lms_group where organization_id = ${org} and id = ${id}`;
    await removeDimensions(tx, org, tx`select 'lms_group' as table_name, ${id}::text as id`);
  });
}

/**
 * Whether an event names the item, or a class that stands for it: counted already, or on its way. By learner, as the facts
 * are kept.
 */
const hasEvents = (tx: Sql, org: string, id: string) => tx`
  with item as (
    select t.id, i.class_id, i.course_id from lms_item i
    join kpi_target t on t.organization_id = i.organization_id and t.target_type = i.item_type and t.ref_id = i.id
    where i.organization_id = ${org} and i.id = ${id}
  )
  select exists (select from fact_activity f, item where f.organization_id = ${org} and f.item_id = item.id)
    or exists (select from fact_trainer_day f, item where f.organization_id = ${org} and f.item_id = item.id)
    or exists (
      select from item cross join kpi_scope l where l.organization_id = ${org} and l.scope_type = 'Apprenant' and (
        exists (select from fact_event f where f.organization_id = ${org} and f.learner_id = l.id and f.item_id = item.id)
        or exists (select from fact_transition f where f.organization_id = ${org} and f.learner_id = l.id and f.item_id = item.id)))
    or exists (
      select from item, (select event_id from engine_inbox where organization_id = ${org}
        union all select event_id from engine_waiting where organization_id = ${org}) q
      join lms_event e on e.organization_id = ${org} and e.id = q.event_id
      where e.class_id = item.class_id or e.course_id = item.course_id or e.payload_json ->> 'item_id' = ${id}
        or e.payload_json -> 'item' ->> 'item_id' = ${id}) as events`;

/**
 * Removes an item that nothing hangs on. What is derived of one that nobody ever touched goes with it, and the engine
 * derives the rest again, as it does for every change of the tree.
 */
export async function removeItem(sql: Sql, author: Author, locale: Locale, removal: Removal): Promise<void> {
  const { id } = removal;
  await removing(sql, author, "lms_item", removal, async (tx, org) => {
    const [uses] = await tx<Uses[]>`
      select (select count(*)::int from lms_item where organization_id = ${org} and parent_id = ${id}) as items,
        (select count(*)::int from lms_plan where organization_id = ${org} and item_id = ${id}) as planned`;
    requireUnused(uses!, locale);
    const [used] = await tx<Uses[]>`${hasEvents(tx, org, id)}`;
    requireUnused(used!, locale);
    await tx`delete from lms_item where organization_id = ${org} and id = ${id}`;
    await removeDimensions(tx, org, tx`select 'lms_item' as table_name, ${id}::text as id`);
    await tx`insert into engine_structure_change (organization_id, kind, ref_id) values (${org}, 'item', ${id})`;
  });
}
