import { type Author, Missing, noteAudit, Refusal } from "@/db/admin/change";
import { lockEngine } from "@/db/admin/engine-lock";
import type { Sql } from "@/db/client";
import { removeDimensions } from "@/db/dimensions";
import { withoutAwards } from "@/db/gamification";
import { unclaimed } from "@/db/ingest/strangers";
import { STRUCTURE_TABLES, TABLE_NAMES, type TableName, valueColumns } from "@/db/ingest/structure/tables";
import { noteRegrouped } from "@/db/ingest/structure/write";
import { transaction } from "@/db/transaction";

export type UndoReport = {
  /** Rows taken away or given back, by table. */
  undone: Record<string, number>;
  /** Rows that were changed after the import: they stay as they are. */
  left: Record<string, number>;
};

/** A row as the run found it and left it: what it wrote twice counts from its first to its last. */
const changes = (tx: Sql, org: string, runId: string, name: string) => tx`
  select key_json, (array_agg(before_json order by seq))[1] as before_json, (array_agg(after_json order by seq desc))[1] as after_json
  from import_change where organization_id = ${org} and run_id = ${runId} and table_name = ${name} group by key_json`;

/**
 * Takes an import back: its events go, rows that it inserted go, rows that it changed are again what they were. A row
 * that somebody changed since stays. Everything is derived again from what is left: badges that the engine gave hold nothing back.
 * @throws Missing where there is no such run; Refusal `nothing_to_undo` where it is undone already, `in_use` where a later row
 *   hangs on one that would go, `busy` where a long computation is under way
 */
export async function undoImport(sql: Sql, author: Author, runId: string): Promise<UndoReport> {
  const org = author.organizationId;
  try {
    return await transaction(sql, async (tx) => {
      // The lock of every writer of structure: what is compared stays true until the commit.
      await tx`select from organization where id = ${org} for no key update`;
      const [run] = await tx<{ is_undone: boolean }[]>`
        select is_undone from import_run where organization_id = ${org} and id = ${runId} for update`;
      if (!run) throw new Missing();
      if (run.is_undone) throw new Refusal("nothing_to_undo", "id");
      // Before any event: a refresh has the clock when it wants the queue, and the other way round each would wait for the other.
      await lockEngine(tx, org);
      const report: UndoReport = { undone: {}, left: {} };
      const events = await undoEvents(tx, org, runId);
      if (events > 0) report.undone.lms_event = events;
      let isWhole = events > 0;
      // What refers to others goes first.
      for (const name of [...TABLE_NAMES].reverse()) {
        const { undone, removed, left } = await undoTable(tx, org, runId, name);
        isWhole ||= removed > 0 && !ENDED_BY_STRUCTURE.includes(name);
        if (undone > 0) report.undone[name] = undone;
        if (left > 0) report.left[name] = left;
      }
      await removeDimensions(
        tx,
        org,
        tx`select distinct table_name, key_json ->> 'id' as id from import_change
          where organization_id = ${org} and run_id = ${runId} and before_json is null`,
      );
      if (isWhole) await tx`update engine_clock set rebuild_wanted = true where organization_id = ${org}`;
      await tx`
        update import_run set is_undone = true, undone_at = now() where organization_id = ${org} and id = ${runId}`;
      await noteAudit(tx, author, { action: "import.undo", subject: `import:${runId}`, after: report });
      return report;
    });
  } catch (error) {
    // foreign_key_violation
    if ((error as { code?: string }).code === "23503")
      throw new Refusal("in_use", "id", (error as { table_name?: string }).table_name ?? "");
    throw error;
  }
}

/** Rows that come and go by structure alone: the engine follows them without deriving everything again. */
const ENDED_BY_STRUCTURE: readonly TableName[] = [
  "lms_group_student",
  "lms_group_instructor",
  "lms_enrollment",
  "lms_plan",
  "gamification_badge",
];

async function undoEvents(tx: Sql, org: string, runId: string): Promise<number> {
  const [gone] = await tx<{ events: number }[]>`
    with named as materialized (
      select key_json ->> 'id' as id from import_change
      where organization_id = ${org} and run_id = ${runId} and table_name = 'lms_event'
    ),
    waiting as (delete from engine_inbox q using named n where q.organization_id = ${org} and q.event_id = n.id),
    gone as (delete from lms_event e using named n where e.organization_id = ${org} and e.id = n.id returning e.id)
    select count(*)::int as events from gone`;
  return gone?.events ?? 0;
}

async function undoTable(
  tx: Sql,
  org: string,
  runId: string,
  name: TableName,
): Promise<{ undone: number; removed: number; left: number }> {
  const table = STRUCTURE_TABLES[name];
  const columns = valueColumns(table);
  const sameKey = table.key.reduce(
    (all, column) => tx`${all} and t.${tx(column)}::text = c.key_json ->> ${column}`,
    tx`t.organization_id = ${org}`,
  );
  const assignments = columns.reduce(
    (all, column, i) => tx`${all}${i === 0 ? tx`` : tx`, `}${tx(column)} = b.${tx(column)}`,
    tx``,
  );
  const noted = table.change
    ? tx`, noted as (
      insert into engine_structure_change (organization_id, kind, ref_id)
      select distinct ${org}, ${table.change.kind}, ${tx(table.change.ref)} from (
        select ${tx(table.change.ref)} from removed union all select ${tx(table.change.ref)} from restored) changed
    )`
    : tx``;
  const [counts] = await tx<{ undone: number; removed: number; left: number }[]>`
    with c as materialized (${changes(tx, org, runId, name)}),
    same as materialized (
      select c.* from c join ${tx(name)} t on ${sameKey} where to_jsonb(t) = c.after_json
    ),
    removed as (
      delete from ${tx(name)} t using same c where ${sameKey} and c.before_json is null returning t.*
    ),
    restored as (
      update ${tx(name)} t set ${assignments}
      from same c cross join lateral jsonb_populate_record(null::${tx(name)}, c.before_json) b
      where ${sameKey} and c.before_json is not null returning t.*
    ) ${noted} ${noteRegrouped(
      tx,
      org,
      name,
      tx`select before_json ->> 'parent_id' as from_id, after_json ->> 'parent_id' as to_id from same where before_json is not null`,
    )} ${withoutAwards(tx, org, name)} ${name === "lms_student" ? unclaimed(tx, org) : tx``}
    select (select count(*) from removed)::int as removed, (select count(*) from removed)::int + (select count(*) from restored)::int as undone,
      (select count(*) from c join ${tx(name)} t on ${sameKey})::int - (select count(*) from same)::int as left`;
  return counts!;
}
