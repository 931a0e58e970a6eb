import { type Author, noteAudit } from "./admin/change";
import type { Sql } from "./client";
import { applyStructure } from "./ingest/structure";
import { transaction } from "./transaction";

export type PlanChange = { itemId: string; plannedOn: string | null };

/**
 * Writes dates of a group's own plan, null takes one away: all of them or none, as POST /api/structure would, with
 * an audit row of what was and what is. What changes nothing leaves no trace.
 * @returns how many dates changed
 * @throws StructureError where an item does not exist
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
    const items = changes.map(({ itemId }) => itemId);
    const before = await tx<{ itemId: string; plannedOn: string }[]>`
      select item_id as "itemId", planned_on as "plannedOn" from lms_plan
      where organization_id = ${org} and group_id = ${groupId} and item_id = any(${items}::text[])
      order by item_id for update`;
    const known = new Map(before.map(({ itemId, plannedOn }) => [itemId, plannedOn]));
    const changed = changes.filter(({ itemId, plannedOn }) => (known.get(itemId) ?? null) !== plannedOn);
    if (changed.length === 0) return 0;
    const kept = changed.flatMap(({ itemId, plannedOn }) =>
      plannedOn === null ? [] : [{ group_id: groupId, item_id: itemId, planned_on: plannedOn }],
    );
    // Also where nothing is kept: it takes the lock of the writers of structure.
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
