import { drain } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { ingestEvents } from "@/db/ingest/events";
import { applyStructure } from "@/db/ingest/structure";
import { createOrganization } from "@/db/organization";
import { isBuilt, METRICS, PERCENTILE_METRICS } from "@/lib/metrics";
import { MIRRORED } from "./levels";
import type { Json } from "./measure";
import { DEFAULT_STATES, type EventRow, type Organisation, type StructureRows } from "./model";
import { type Row, rowKey, type Table } from "./oracle";

/** The product, through its public functions alone: an organisation in, its rows out. */

/** Creates the organisation, its zone, settings and own states; nothing else yet. */
export async function create(sql: Sql, id: string, organisation: Organisation): Promise<void> {
  const { timeZone, settings, now } = organisation;
  await createOrganization(sql, { id, name: id, timeZone, settings, now: new Date(now) });
  const added = organisation.states.filter(
    (state) =>
      !DEFAULT_STATES.some((known) => known.domain === state.domain && known.state_code === state.state_code),
  );
  for (const { domain, state_code, kind, ordre } of added) {
    await sql`
      INSERT INTO kpi_state (organization_id, domain, state_code, label, ordre, color, kind)
      VALUES (${id}, ${domain}, ${state_code}, ${state_code}, ${ordre}, '#888888', ${kind})`;
  }
}

export async function sendStructure(sql: Sql, id: string, rows: Partial<StructureRows>, now: string) {
  await applyStructure(sql, id, rows, { now: new Date(now) });
}

/** Sends events as a file would be, and fails where the product refuses one. */
export async function sendEvents(
  sql: Sql,
  id: string,
  events: readonly EventRow[],
  now: string,
  importRun?: string,
) {
  const answer = await ingestEvents(sql, id, events, { now: new Date(now), ageLimit: false, importRun });
  if (answer.rejected.length > 0) throw new Error(JSON.stringify(answer.rejected.slice(0, 3)));
}

/** The whole organisation in one batch, computed to the end. */
export async function load(sql: Sql, id: string, organisation: Organisation): Promise<void> {
  await create(sql, id, organisation);
  await sendStructure(sql, id, organisation.structure, organisation.now);
  await sendEvents(sql, id, organisation.events, organisation.now);
  await drain(sql, id, { now: new Date(organisation.now) });
}

/** Codes that the product computes, as its catalogue says: of kpi_value, and stored codes of kpi_percentiles. */
export function builtCodes(): Set<string> {
  const values = METRICS.filter(
    (entry) =>
      isBuilt(entry) && (entry.storedIn === "kpi_value" || MIRRORED.some((code) => code === entry.code)),
  );
  return new Set([...values, ...PERCENTILE_METRICS.filter(isBuilt)].map((entry) => entry.code));
}

const COLUMNS: Record<Table, string[]> = {
  kpi_value: ["value_number", "numerator_value", "denominator_value", "sample_size", "extra_data_json"],
  kpi_percentiles: [
    "percentile_50",
    "percentile_75",
    "percentile_90",
    "min_observed_value",
    "max_observed_value",
    "sample_size",
  ],
  kpi_state_count: ["state_count_value"],
  kpi_plan_gap: ["expected_count", "done_count", "gap_value", "coverage_percentage"],
  kpi_tile_cache: [
    "progression_moyenne",
    "score_normalise_moyen",
    "pourcentage_competences_acquises",
    "pourcentage_ua_couvertes",
    "pourcentage_inactives_7j",
    "delai_median_jours",
    "delai_median_feedback_heures",
    "commentaires_7j",
  ],
};

type Stored = Omit<Row, "columns" | "table"> & Record<string, Json>;

/** Every row of the five fact tables, by natural keys. */
export async function storedRows(sql: Sql, id: string): Promise<Map<string, Row>> {
  const rows = new Map<string, Row>();
  for (const [table, columns] of Object.entries(COLUMNS) as [Table, string[]][]) {
    const named =
      table === "kpi_state_count"
        ? { join: sql`JOIN kpi_state AS n ON n.id = f.state_id`, code: sql`n.domain || '/' || n.state_code` }
        : table === "kpi_value" || table === "kpi_percentiles"
          ? { join: sql`JOIN kpi_metric AS n ON n.id = f.metric_id`, code: sql`n.code` }
          : null;
    const ofOrganisation = named === null ? sql`` : sql`AND n.organization_id = f.organization_id`;
    const found = await sql<Stored[]>`
      SELECT f.date_id AS date, f.period_code AS period, ${named === null ? sql`''` : named.code} AS metric,
        s.scope_type || coalesce(':' || s.ref_id, '') AS scope,
        t.target_type || coalesce(':' || t.ref_id, '') AS target,
        ${sql(columns.map((column) => `f.${column}`))}
      FROM ${sql(table)} AS f
      JOIN kpi_scope AS s ON s.organization_id = f.organization_id AND s.id = f.scope_id
      JOIN kpi_target AS t ON t.organization_id = f.organization_id AND t.id = f.target_id
      ${named === null ? sql`` : named.join} ${ofOrganisation}
      WHERE f.organization_id = ${id}`;
    for (const { date, period, metric, scope, target, ...rest } of found) {
      const row: Row = { table, date, period, scope, target, metric, columns: rest };
      rows.set(rowKey(row), row);
    }
  }
  return rows;
}
