import { type Author, noteAudit, Stale } from "./admin/change";
import { lockStructure } from "./admin/structure";
import type { Sql } from "./client";
import { applyStructure } from "./ingest/structure";
import { transaction } from "./transaction";

/** `before`: the date that its author saw, null for none; left out, whatever is there is overwritten. */
export type PlanChange = { itemId: string; plannedOn: string | null; before?: string | null };

/**
 * Writes dates of a group's own plan, null takes one away: all of them or none, as POST /api/structure would, with
 * an audit row of what was and what is. What changes nothing leaves no trace.
 * @returns how many dates changed
 * @throws StructureError where an item does not exist; Stale where a date is neither what its author saw nor wanted
 */
export async function writePlan(
  sql: Sql,
  author: Author,
  groupId: string,
  changes: readonly PlanChange[],
  now: Date,
): Promise<number> {
  const org = author.organizationId;
  return transaction(sql, async (tx) => {
    await lockStructure(tx, org);
    const items = changes.map(({ itemId }) => itemId);
    const stored = await tx<{ itemId: string; plannedOn: string }[]>`
      select item_id as "itemId", planned_on as "plannedOn" from lms_plan
      where organization_id = ${org} and group_id = ${groupId} and item_id = any(${items}::text[])
      order by item_id`;
    const known = new Map(stored.map(({ itemId, plannedOn }) => [itemId, plannedOn]));
    const changed = changes.filter(({ itemId, plannedOn }) => (known.get(itemId) ?? null) !== plannedOn);
    if (changed.some(({ itemId, before }) => before !== undefined && before !== (known.get(itemId) ?? null)))
      throw new Stale();
    if (changed.length === 0) return 0;
    const kept = changed.flatMap(({ itemId, plannedOn }) =>
      plannedOn === null ? [] : [{ group_id: groupId, item_id: itemId, planned_on: plannedOn }],
    );
    await applyStructure(tx, org, { lms_plan: kept }, { now });
    const gone = changed.filter(({ plannedOn }) => plannedOn === null).map(({ itemId }) => itemId);
    await tx`
      with removed as (
        delete from lms_plan where organization_id = ${org} and group_id = ${groupId}
        and item_id = any(${gone}::text[]) returning group_id
      )
      insert into engine_structure_change (organization_id, kind, ref_id)
      select distinct ${org}, 'plan', group_id from removed`;
    const told = (dates: readonly PlanChange[]) =>
      Object.fromEntries(dates.map(({ itemId, plannedOn }) => [itemId, plannedOn]));
    await noteAudit(tx, author, {
      action: "plan.write",
      subject: `group:${groupId}`,
      before: told(changed.map(({ itemId }) => ({ itemId, plannedOn: known.get(itemId) ?? null }))),
      after: told(changed),
    });
    return changed.length;
  });
}
