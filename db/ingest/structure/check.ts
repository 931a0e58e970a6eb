import { ITEM_TYPES, type ReasonCode } from "@/lib/events";
import { type Issues, MAX_ISSUES, type SentTable } from "./parse";
import { join, sentRows, type WriteContext } from "./write";

/**
 * What a row asks of the stored structure: that what it refers to exists (stored, or in the same table of the
 * request), and that a new row has the columns without which it cannot be.
 */
export async function checkReferences(context: WriteContext, sent: SentTable, issues: Issues): Promise<void> {
  const { sql, organizationId } = context;
  const named = (column: string) =>
    sent.rows.some((row) => row[column] !== undefined && row[column] !== null);
  const references = Object.entries(sent.table.references)
    .filter(([column]) => named(column))
    .map(([column, parent]) => {
      const isSentToo =
        parent === sent.name ? sql`OR (k).${sql(column)} IN (SELECT (other.k).id FROM sent AS other)` : sql``;
      return sql`
        SELECT place::int, 'unknown_reference' AS code, ${column}::text AS column, (k).${sql(column)} AS id
        FROM sent WHERE (k).${sql(column)} IS NOT NULL AND NOT (EXISTS (
          SELECT FROM ${sql(parent)} AS p WHERE p.organization_id = ${organizationId} AND p.id = (k).${sql(column)})
          ${isSentToo})`;
    });
  const required = sent.table.required
    .filter((column) => sent.rows.some((row) => row[column] === undefined))
    .map(
      (column) => sql`
        SELECT place::int, 'missing' AS code, ${column}::text AS column, NULL AS id
        FROM sent WHERE is_new AND NOT e ? ${column}`,
    );
  const checks = [...references, ...required];
  if (checks.length === 0) return;

  const found = await sql<
    { place: number; code: ReasonCode; column: string; id: string | null; total: number }[]
  >`
    WITH sent AS MATERIALIZED (
      ${sentRows(context, sent)}
    ), found AS (
      ${join(sql, checks, sql` UNION ALL `)}
    )
    SELECT *, count(*) OVER ()::int AS total FROM found ORDER BY place, "column" LIMIT ${MAX_ISSUES}`;
  issues.addUnlisted((found[0]?.total ?? 0) - found.length);
  for (const { place, code, column, id } of found) {
    const expected = id === null ? undefined : `${sent.table.references[column]} ${id}`;
    const reason = { code, path: [sent.name, place, column] };
    issues.add(expected === undefined ? reason : { ...reason, expected }, {
      table: sent.name,
      row: place,
      column,
      id,
    });
  }
}

interface Tree {
  readonly type: string;
  /** What may lie above a node of each type; levels may be missing (kpi.md, 1.6). */
  readonly above: Readonly<Record<string, readonly string[]>>;
}

const curriculum = ITEM_TYPES.slice(0, ITEM_TYPES.indexOf("Chapitre") + 1);

/** Both trees go strictly downwards, so a cycle has an edge that is not allowed. */
const TREES: Readonly<Partial<Record<string, Tree>>> = {
  lms_group: {
    type: "group_type",
    above: { Session: [], Groupe: ["Session"], Sous_groupe: ["Session", "Groupe"] },
  },
  lms_item: {
    type: "item_type",
    above: {
      ...Object.fromEntries(curriculum.map((type, level) => [type, curriculum.slice(0, level)])),
      Projet: ["Referentiel", "Module"],
      Tache: ["Referentiel", "Module", "Projet"],
    },
  },
};

/**
 * Checks, after the rows were written, every edge of the tree that they have a part in: a type that was changed
 * can be wrong for a row that the request does not name.
 */
export async function checkTree(context: WriteContext, sent: SentTable, issues: Issues): Promise<void> {
  const tree = TREES[sent.name];
  if (tree === undefined || sent.rows.length === 0) return;
  const { sql, organizationId } = context;
  const table = sql(sent.name);
  const type = sql(tree.type);
  const allowed = Object.entries(tree.above).flatMap(([child, parents]) =>
    parents.map((parent) => `${parent}>${child}`),
  );
  const ids = sent.rows.map((row) => String(row.id));
  const edges = await sql<Edge[]>`
    SELECT child.id, child.${type} AS type, parent.id AS parent_id, parent.${type} AS parent_type,
      count(*) OVER ()::int AS total
    FROM ${table} AS child
    JOIN ${table} AS parent ON parent.organization_id = child.organization_id AND parent.id = child.parent_id
    WHERE child.organization_id = ${organizationId}
      AND (child.id = ANY(${ids}::text[]) OR child.parent_id = ANY(${ids}::text[]))
      AND NOT parent.${type} || '>' || child.${type} = ANY(${allowed}::text[])
    ORDER BY child.id LIMIT ${MAX_ISSUES}`;
  if (edges.length === 0) return;
  issues.addUnlisted(edges[0]!.total - edges.length);

  const cycles = await cyclesThrough(
    context,
    sent,
    edges.map((edge) => edge.id),
  );
  const places = new Map(ids.map((id, place) => [id, place]));
  for (const { id, type: childType, parent_id, parent_type } of edges) {
    const row = places.get(id) ?? places.get(parent_id) ?? 0;
    const column = places.has(id) ? "parent_id" : tree.type;
    const cycle = cycles.get(id);
    issues.add(
      {
        code: cycle === undefined ? "wrong_parent" : "cycle",
        path: [sent.name, row, column],
        expected: cycle ?? `${childType} ${id} > ${parent_type} ${parent_id}`,
      },
      { table: sent.name, row, column, id: parent_id },
    );
  }
}

interface Edge {
  readonly id: string;
  readonly type: string;
  readonly parent_id: string;
  readonly parent_type: string;
  readonly total: number;
}

/** For each of the nodes that lies below itself, the way up from it to itself: `a > b > a`. */
async function cyclesThrough(
  { sql, organizationId }: WriteContext,
  { name }: SentTable,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; way: string }[]>`
    WITH RECURSIVE up AS (
      SELECT id AS first_id, parent_id, ARRAY[id] AS way
      FROM ${sql(name)} WHERE organization_id = ${organizationId} AND id = ANY(${ids as string[]}::text[])
      UNION ALL
      SELECT up.first_id, above.parent_id, up.way || above.id
      FROM up JOIN ${sql(name)} AS above ON above.organization_id = ${organizationId} AND above.id = up.parent_id
      WHERE NOT above.id = ANY(up.way)
    )
    SELECT first_id AS id, array_to_string(way || first_id, ' > ') AS way FROM up WHERE parent_id = first_id`;
  return new Map(rows.map((row) => [row.id, row.way]));
}
