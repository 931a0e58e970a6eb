import { type Author, noteAudit } from "./admin/change";
import type { Sql } from "./client";
import {
  applyStructure,
  type StructureAnswer,
  type StructureOptions,
  type TableTrace,
} from "./ingest/structure";
import { TRACED_ROWS, tracedValues } from "./ingest/structure/trace";
import { transaction } from "./transaction";

/**
 * Structure as a sender gives it, with an audit row of what it changed: for each table the mode and the counts, for its
 * first changed rows what was and what is. What changes nothing leaves no trace.
 * @throws StructureError
 */
export async function writeStructure(
  sql: Sql,
  author: Author,
  body: unknown,
  options: Pick<StructureOptions, "now" | "locale"> = {},
): Promise<StructureAnswer> {
  return transaction(sql, async (tx) => {
    const traces: TableTrace[] = [];
    const answer = await applyStructure(tx, author.organizationId, body, {
      ...options,
      onTable: (trace) => traces.push(trace),
    });
    const changed = traces.filter(({ count }) => count > 0);
    if (changed.length > 0)
      await noteAudit(tx, author, { action: "structure.write", subject: "structure", ...told(changed) });
    return answer;
  });
}

function told(traces: readonly TableTrace[]): { before?: object; after: object } {
  const tables = traces.map(({ name, mode, counts, count }) => {
    const rest = count > TRACED_ROWS ? { not_listed: count - TRACED_ROWS } : {};
    return [name, { mode, ...counts, ...rest }] as const;
  });
  const rows = traces.map(({ name, changes }) => tracedValues(name, changes.slice(0, TRACED_ROWS)));
  const before = Object.assign({}, ...rows.map((one) => one.before));
  const after = Object.assign({}, ...rows.map((one) => one.after));
  return {
    before: Object.keys(before).length > 0 ? { rows: before } : undefined,
    after: { tables: Object.fromEntries(tables), rows: after },
  };
}
