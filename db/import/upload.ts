import type { Sql } from "@/db/client";
import { TABLE_NAMES, type TableName } from "@/db/ingest/structure/tables";
import { type EventInput, eventCheck, type Locale, pathText, reasonMessage } from "@/lib/events";
import type { Encoding, Inspection, Source } from "@/lib/import/types";
import { fieldCount, missingColumn } from "@/lib/import/words";
import { columnsOf, neededOf } from "./columns";
import { FileFormatError } from "./csv";
import { prepareOneRoster } from "./oneroster";
import type { Prepared, PreparedTable, RowProblem } from "./prepared";
import { decode, prepareCsv, readTable, suggestMapping } from "./table";
import { prepareUnified, type UnifiedType } from "./unified";
import { prepareStatements } from "./xapi/file";

export type Upload = {
  source: Source;
  bytes: Uint8Array;
  fileName: string;
  now: Date;
  locale: Locale;
  encoding?: Encoding;
  /** Of CSV: the table, and for each column of the file the one that it fills. Without a mapping the likely one. */
  table?: TableName;
  mapping?: readonly (string | null)[];
  /** Of Unified.to: what the objects are, where they do not say. */
  type?: UnifiedType;
};

const SAMPLE_ROWS = 5;

/** A CSV file as a person maps it: its columns, a few rows, and what they most likely are. @throws FileFormatError */
export function inspectCsv({ bytes, fileName, encoding, table = "lms_student" }: Upload): Inspection {
  const csv = readTable(decode(bytes, fileName, encoding), fileName);
  return {
    header: csv.header,
    suggestion: suggestMapping(table, csv.header),
    sample: csv.rows.slice(0, SAMPLE_ROWS).map(({ cells }) => cells),
    rows: csv.rows.length,
    columns: columnsOf(table),
    needed: neededOf(table),
  };
}

/** What an uploaded file holds, ready to be written; the same for the page, the API and the command line. @throws FileFormatError */
export async function prepareUpload(sql: Sql, organizationId: string, upload: Upload): Promise<Prepared> {
  const { source, bytes, fileName, now, locale, encoding } = upload;
  switch (source) {
    case "oneroster":
      return prepareOneRoster(bytes, fileName, { locale, encoding });
    case "csv": {
      const table = upload.table ?? "lms_student";
      const csv = readTable(decode(bytes, fileName, encoding), fileName);
      return prepareCsv(table, csv, upload.mapping ?? suggestMapping(table, csv.header), fileName, {
        missing: (column) => missingColumn(column, locale),
        fields: (found, wanted) => fieldCount(found, wanted, locale),
      });
    }
    case "structure":
      return prepareStructure(jsonOf(upload), fileName);
    case "events":
      return prepareEvents(upload);
    case "xapi":
      return prepareXapi(sql, organizationId, upload);
    default: {
      const type = source === "crm_contact" ? "crm_contact" : upload.type;
      return prepareUnified(sql, organizationId, linesOrJson(upload), { type, now, fileName });
    }
  }
}

function jsonOf({ bytes, fileName, encoding }: Upload): unknown {
  try {
    return JSON.parse(decode(bytes, fileName, encoding));
  } catch (error) {
    if (error instanceof FileFormatError) throw error;
    throw new FileFormatError(`${fileName}: is not JSON`, "not_json");
  }
}

/** One JSON document, or one a line. */
function linesOrJson(upload: Upload): unknown {
  try {
    return jsonOf(upload);
  } catch (error) {
    const lines = decode(upload.bytes, upload.fileName, upload.encoding)
      .split("\n")
      .filter((line) => line.trim());
    try {
      if (lines.length > 1) return lines.map((line) => JSON.parse(line) as unknown);
    } catch {
      // Said below, of the file as a whole.
    }
    throw error;
  }
}

function prepareStructure(body: unknown, file: string): Prepared {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new FileFormatError(`${file}: is no object of tables`, "bad_file");
  const problems: RowProblem[] = [];
  const structure: Partial<Record<TableName, PreparedTable>> = {};
  const taken: Record<string, number> = {};
  for (const [name, rows] of Object.entries(body)) {
    const table = TABLE_NAMES.find((one) => one === name);
    if (!table || !Array.isArray(rows)) problems.push({ file, line: null, column: name, message: name });
    else {
      structure[table] = { rows, places: rows.map((_, i) => ({ file: `${file} ${name}`, line: i + 1 })) };
      taken[table] = rows.length;
    }
  }
  return { source: "structure", taken, structure, events: [], problems, leftOut: [], notes: [] };
}

/** What stands on each line of NDJSON, or at each place of a JSON array; what is no JSON is a problem of its line. */
function linesOf(upload: Upload): { lines: { line: number; value: unknown }[]; problems: RowProblem[] } {
  const text = decode(upload.bytes, upload.fileName, upload.encoding);
  const array = /^\s*\[/.test(text) ? (jsonOf(upload) as unknown[]) : null;
  if (array) return { lines: array.map((value, i) => ({ line: i + 1, value })), problems: [] };
  const problems: RowProblem[] = [];
  const lines = text.split("\n").flatMap((words, i) => {
    if (words.trim() === "") return [];
    try {
      return [{ line: i + 1, value: JSON.parse(words) as unknown }];
    } catch {
      const message = reasonMessage({ code: "not_json", path: [] }, upload.locale);
      problems.push({ file: upload.fileName, line: i + 1, column: null, message });
      return [];
    }
  });
  return { lines, problems };
}

function prepareEvents(upload: Upload): Prepared {
  const { fileName: file, locale, now } = upload;
  const check = eventCheck({ now, ageLimit: false });
  const { lines, problems } = linesOf(upload);
  const events: EventInput[] = [];
  for (const { line, value } of lines) {
    const checked = check(value);
    if ("reason" in checked) {
      const { reason } = checked;
      const message = reasonMessage(reason, locale);
      problems.push({ file, line, column: pathText(reason.path) || null, message });
    } else events.push(value as EventInput);
  }
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const taken = { events: events.length };
  return { source: "events", taken, structure: {}, events, problems, leftOut: [], notes: [] };
}

/** What a learning record store gives out: statements by lines or as an array, or its answer with them inside. */
async function prepareXapi(sql: Sql, organizationId: string, upload: Upload): Promise<Prepared> {
  const { fileName: file, now, locale } = upload;
  const { lines, problems } = linesOf(upload);
  const unwrapped = lines.flatMap(({ line, value }) => {
    const inside = (value as { statements?: unknown } | null)?.statements;
    return Array.isArray(inside)
      ? inside.map((one, i) => ({ line: i + 1, value: one as unknown }))
      : [{ line, value }];
  });
  const prepared = await prepareStatements(sql, organizationId, unwrapped, { file, now, locale });
  return { ...prepared, problems: [...problems, ...prepared.problems] };
}
