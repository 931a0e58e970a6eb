/** A cell of an exported table. Numbers are written raw, with a point, in full precision; null is empty. */
export type CsvCell = string | number | boolean | null | undefined;

/** A text that a spreadsheet would run as a formula: it begins with = + - @, or with a tab or return before one. */
const LOOKS_LIKE_FORMULA = /^[=+\-@\t\r]/;

/** One cell: a formula in disguise is given an apostrophe, which spreadsheets show as text. */
export function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const text = LOOKS_LIKE_FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as RFC 4180 text. */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** Excel takes a file for UTF-8 only when it begins with this. */
export const BYTE_ORDER_MARK = "\ufeff";
