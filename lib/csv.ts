/** A cell of an exported table. Numbers are written raw, with a point, in full precision; null is empty. */
export type CsvCell = string | number | boolean | null | undefined;

/**
 * Where a spreadsheet would begin to run a text: at = + - @, at the text's own beginning or after what may divide
 * cells. We write commas; where numbers have a decimal comma, Excel divides at semicolons instead. Blanks and quotes
 * between are nothing to it; apostrophes count so that what is written comes back as it was.
 */
const RUNS = /(^|[;\t\r\n])(?='*[ "]*[=+\-@])/g;
const RUNS_DISARMED = /(^|[;\t\r\n])'(?='*[ "]*[=+\-@])/g;

/** A formula in disguise is given an apostrophe, which spreadsheets show as text. */
function disarmed(text: string): string {
  const inside = text.replace(RUNS, "$1'");
  return /^'*[\t\r]/.test(inside) ? `'${inside}` : inside;
}

/** What a text was before csvCell disarmed it. */
export function rearmed(text: string): string {
  return text.replace(/^'(?='*[\t\r])/, "").replace(RUNS_DISARMED, "$1");
}

/** One cell. */
export function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const text = disarmed(cell);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as RFC 4180 text. */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** Excel takes a file for UTF-8 only when it begins with this. */
export const BYTE_ORDER_MARK = "\ufeff";
