import type { TableName } from "@/db/ingest/structure";

/** A row of a table of data-model.md, without organization_id. */
export type Row = Readonly<Record<string, unknown>>;

/** The body of POST /api/structure. */
export type StructureTables = Readonly<Partial<Record<TableName, readonly Row[]>>>;
