import { parse } from "csv-parse/sync";
import type { z } from "zod";
import type { planDaySchema, planSchema } from "@/lib/admin/structure";
import type { Locale } from "@/lib/events";
import { isDay } from "@/lib/period";
import type { Sql } from "../client";
import { applyStructure } from "../ingest/structure";
import { type Author, audited, Missing, Refusal, Stale } from "./change";
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
    const [stored] = await tx<{ version: string; count: number }[]>`
      select ${planVersion(tx, org, group_id)} as version,
        (select count(*)::int from lms_plan where organization_id = ${org} and group_id = ${group_id}) as count`;
    if (stored!.version !== version) throw new Stale();
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
    const audit = {
      action: "plan.replace",
      subject: `group:${group_id}`,
      before: { planned: stored!.count },
      after: { planned: rows.length, ...result },
    };
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

/** A day as a spreadsheet of this country writes it, or as ISO does. */
function dayOf(text: string): string | null {
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const day = french ? `${french[3]}-${french[2]!.padStart(2, "0")}-${french[1]!.padStart(2, "0")}` : text;
  return isDay(day) ? day : null;
}

/** Problems that one refusal names: a file of another kind has thousands. */
const NAMED = 20;

/**
 * The rows of a plan's CSV: columns item_id and planned_on, others are ignored; an item without a day is not planned.
 * @throws Refusal bad_row with every line that is wrong
 */
export function planRows(text: string, locale: Locale): z.output<typeof planSchema>["rows"] {
  const fr = locale === "fr";
  let records: { record: Record<string, string>; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      delimiter: [",", ";", "\t"],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    throw new Refusal("bad_row", "csv", (error as Error).message);
  }
  const problems: string[] = [];
  const rows: z.output<typeof planSchema>["rows"] = [];
  const seen = new Map<string, number>();
  if (records[0] && !("item_id" in records[0].record && "planned_on" in records[0].record))
    throw new Refusal(
      "bad_row",
      "csv",
      fr ? "1 : il faut les colonnes item_id et planned_on" : "1: columns item_id and planned_on are needed",
    );
  for (const { record, info } of records) {
    const { planned_on = "" } = record;
    // The export gives an apostrophe to an id that a spreadsheet would run.
    const item_id = (record.item_id ?? "").replace(/^'(?=[=+\-@])/, "");
    if (planned_on === "") continue;
    const day = dayOf(planned_on);
    const line = info.lines;
    if (item_id === "") problems.push(fr ? `${line} : item_id manque` : `${line}: item_id is missing`);
    else if (day === null)
      problems.push(
        fr ? `${line} : « ${planned_on} » n’est pas un jour` : `${line}: “${planned_on}” is not a day`,
      );
    else if (seen.has(item_id))
      problems.push(
        fr
          ? `${line} : ${item_id} figure déjà ligne ${seen.get(item_id)}`
          : `${line}: ${item_id} is already on line ${seen.get(item_id)}`,
      );
    else {
      seen.set(item_id, line);
      rows.push({ item_id, planned_on: day });
    }
  }
  if (problems.length > 0) {
    const rest = problems.length > NAMED ? ` (+${problems.length - NAMED})` : "";
    throw new Refusal("bad_row", "csv", problems.slice(0, NAMED).join(" ; ") + rest);
  }
  return rows;
}
