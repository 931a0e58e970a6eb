import { CsvError, parse } from "csv-parse/sync";
import type { TableName } from "@/db/ingest/structure/tables";
import type { Encoding } from "@/lib/import/types";
import { cellValue, neededOf, suggestMapping } from "./columns";
import { FileFormatError } from "./csv";
import type { Prepared, PreparedTable, RowProblem } from "./prepared";

/** Rows of one file; more are sent in several. */
export const MAX_ROWS = 200_000;
const MAX_COLUMNS = 200;
const MAX_RECORD_CHARS = 256 * 1024;

export type CsvTable = {
  header: string[];
  rows: { line: number; cells: string[] }[];
  delimiter: string;
};

/**
 * The text of a file. UTF-16 is known by its mark; what is not UTF-8 is refused rather than guessed, for a wrong guess would store
 * wrong names.
 * @throws FileFormatError
 */
export function decode(bytes: Uint8Array, name: string, encoding?: Encoding): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const used = encoding ?? (isUtf16 ? "utf-16le" : "utf-8");
  try {
    const text = new TextDecoder(used, { fatal: true }).decode(bytes);
    if (text.includes("\0")) throw new FileFormatError(`${name}: is not text`, "not_text");
    return text;
  } catch (error) {
    if (error instanceof FileFormatError) throw error;
    throw new FileFormatError(`${name}: is not ${used.toUpperCase()}`, "bad_encoding");
  }
}

/**
 * The rows of CSV text with a header; the delimiter is the one of , ; and tab that the header has most of.
 * @throws FileFormatError
 */
export function readTable(text: string, name: string): CsvTable {
  const first = text.slice(0, text.search(/\r?\n/) === -1 ? undefined : text.search(/\r?\n/));
  const count = (sign: string) => first.split(sign).length;
  const delimiter = [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      delimiter,
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_RECORD_CHARS,
      to: MAX_ROWS + 2,
    }) as unknown as typeof records;
  } catch (error) {
    if (error instanceof CsvError) throw new FileFormatError(`${name}: ${error.message}`, "bad_csv");
    throw error;
  }
  const [head, ...rest] = records;
  if (!head) throw new FileFormatError(`${name}: is empty`, "empty_file");
  const header = head.record.map((cell) => cell.trim());
  if (header.length > MAX_COLUMNS)
    throw new FileFormatError(`${name}: more than ${MAX_COLUMNS} columns`, "too_many");
  if (rest.length > MAX_ROWS) throw new FileFormatError(`${name}: more than ${MAX_ROWS} rows`, "too_many");
  return { header, delimiter, rows: rest.map(({ record, info }) => ({ line: info.lines, cells: record })) };
}

/** The rows of a table from a CSV file: `mapping` says for each column of the file which of the table it fills, null none. */
export function prepareCsv(
  name: TableName,
  csv: CsvTable,
  mapping: readonly (string | null)[],
  fileName: string,
  words: { missing: (column: string) => string; fields: (found: number, wanted: number) => string },
): Prepared {
  const problems: RowProblem[] = neededOf(name)
    .filter((column) => !mapping.includes(column))
    .map((column) => ({ file: fileName, line: 1, column, message: words.missing(column) }));
  const table: PreparedTable = { rows: [], places: [] };
  for (const { line, cells } of csv.rows) {
    if (cells.length !== csv.header.length)
      problems.push({
        file: fileName,
        line,
        column: null,
        message: words.fields(cells.length, csv.header.length),
      });
    const row: Record<string, unknown> = {};
    mapping.forEach((column, i) => {
      const value = column === null ? undefined : cellValue(column, cells[i] ?? "");
      if (column !== null && value !== undefined) row[column] = value;
    });
    table.rows.push(row);
    table.places.push({ file: fileName, line });
  }
  return {
    source: "csv",
    taken: { [name]: table.rows.length },
    structure: table.rows.length > 0 ? { [name]: table } : {},
    events: [],
    problems,
    leftOut: [],
    notes: [],
  };
}

export { suggestMapping };
