import type { z } from "zod";
import type { planDaySchema, planSchema } from "@/lib/admin/structure";
import type { Locale } from "@/lib/events";
import type { Sql } from "../client";
import { applyStructure } from "../ingest/structure";
import { type Author, audited, Missing, Stale } from "./change";
import { lockStructure } from "./structure";

/** A mark of a group's whole plan. */
export const planVersion = (sql: Sql, org: string, groupId: string) => sql`
  (select md5(coalesce(string_agg(item_id || ' ' || planned_on, ',' order by item_id collate "C"), '')) from lms_plan
    where organization_id = ${org} and group_id = ${groupId})`;

async function requireGroup(tx: Sql, org: string, groupId: string): Promise<void> {
  const [group] = await tx`select from lms_group where organization_id = ${org} and id = ${groupId}`;
  if (!group) throw new Missing();
}

/** Takes planned days away; the engine is told of the group. */
async function removeDays(tx: Sql, org: string, groupId: string, keep: readonly string[]): Promise<number> {
  const gone = await tx`
    delete from lms_plan where organization_id = ${org} and group_id = ${groupId} and item_id <> all(${keep}::text[])
    returning item_id`;
  if (gone.length > 0)
    await tx`
      insert into engine_structure_change (organization_id, kind, ref_id) values (${org}, 'plan', ${groupId})`;
  return gone.length;
}

type PlannedDay = { item_id: string; planned_on: string };

/** The days that differ, null where none is, as a change of one day is told. */
function changedDays(stored: readonly PlannedDay[], rows: readonly PlannedDay[]) {
  const daysOf = (days: readonly PlannedDay[]) => new Map(days.map((one) => [one.item_id, one.planned_on]));
  const [was, is] = [daysOf(stored), daysOf(rows)];
  const changed = [...new Set([...was.keys(), ...is.keys()])]
    .filter((id) => was.get(id) !== is.get(id))
    .sort();
  const told = (days: ReadonlyMap<string, string>) =>
    Object.fromEntries(changed.map((id) => [id, days.get(id) ?? null]));
  return { before: told(was), after: told(is) };
}

export type PlanOutcome = { written: number; removed: number; unchanged: number };

/** Makes a group's plan these planned days and no others. */
export async function replacePlan(
  sql: Sql,
  author: Author,
  locale: Locale,
  { group_id, version, rows }: z.output<typeof planSchema>,
): Promise<PlanOutcome> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    await requireGroup(tx, org, group_id);
    const [now] = await tx<{ version: string }[]>`select ${planVersion(tx, org, group_id)} as version`;
    if (now!.version !== version) throw new Stale();
    const stored = await tx<PlannedDay[]>`
      select item_id, planned_on from lms_plan where organization_id = ${org} and group_id = ${group_id}`;
    const answer = await applyStructure(
      tx,
      org,
      { lms_plan: rows.map((row) => ({ ...row, group_id })) },
      { locale },
    );
    const counts = answer.lms_plan ?? { inserted: 0, updated: 0, unchanged: 0 };
    const keep = rows.map((row) => row.item_id);
    const removed = await removeDays(tx, org, group_id, keep);
    const result = { written: counts.inserted + counts.updated, removed, unchanged: counts.unchanged };
    const audit = { action: "plan.replace", subject: `group:${group_id}`, ...changedDays(stored, rows) };
    return { result, audit: result.written + removed === 0 ? null : audit };
  });
}

/** One planned day of a group: set, moved or taken away. */
export async function changePlanDay(
  sql: Sql,
  author: Author,
  locale: Locale,
  { group_id, item_id, before, planned_on }: z.output<typeof planDaySchema>,
): Promise<void> {
  const org = author.organizationId;
  await audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    await requireGroup(tx, org, group_id);
    const [stored] = await tx<{ planned_on: string }[]>`
      select planned_on from lms_plan where organization_id = ${org} and group_id = ${group_id} and item_id = ${item_id}`;
    if ((stored?.planned_on ?? null) !== before) throw new Stale();
    if (planned_on !== null)
      await applyStructure(tx, org, { lms_plan: [{ group_id, item_id, planned_on }] }, { locale });
    else {
      await tx`
        delete from lms_plan where organization_id = ${org} and group_id = ${group_id} and item_id = ${item_id}`;
      await tx`
        insert into engine_structure_change (organization_id, kind, ref_id) values (${org}, 'plan', ${group_id})`;
    }
    const audit = {
      action: "plan.change",
      subject: `group:${group_id}`,
      before: { [item_id]: before },
      after: { [item_id]: planned_on },
    };
    return { result: undefined, audit: before === planned_on ? null : audit };
  });
}
