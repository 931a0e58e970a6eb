import type { z } from "zod";
import { MAX_PLAN_ROWS, type planSchema } from "@/lib/admin/structure";
import { rearmed } from "@/lib/csv";
import type { Locale } from "@/lib/events";
import { isDay } from "@/lib/period";
import { FileFormatError } from "../import/csv";
import { type CsvTable, readTable } from "../import/table";
import { Refusal } from "./change";

/** A day as a spreadsheet of this country writes it, or as ISO does. */
function dayOf(text: string): string | null {
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const day = french ? `${french[3]}-${french[2]!.padStart(2, "0")}-${french[1]!.padStart(2, "0")}` : text;
  return isDay(day) ? day : null;
}

/** Problems that one refusal names: a file of another kind has thousands. */
const NAMED = 20;

function tableOf(text: string): CsvTable {
  try {
    return readTable(text, "csv");
  } catch (error) {
    if (error instanceof FileFormatError) throw new Refusal("bad_row", "csv", error.message);
    throw error;
  }
}

/**
 * The rows of a plan's CSV, divided as the import of CSV divides it: columns item_id and planned_on, others are
 * ignored; an item without a day is not planned.
 * @throws Refusal bad_row with every line that is wrong, too_many_rows
 */
export function planRows(text: string, locale: Locale): z.output<typeof planSchema>["rows"] {
  const fr = locale === "fr";
  const table = tableOf(text);
  const names = table.header.map((name) => name.toLowerCase());
  const [idAt, dayAt] = [names.indexOf("item_id"), names.indexOf("planned_on")];
  const problems: string[] = [];
  const rows: z.output<typeof planSchema>["rows"] = [];
  const seen = new Map<string, number>();
  if (table.rows.length > 0 && (idAt < 0 || dayAt < 0))
    throw new Refusal(
      "bad_row",
      "csv",
      fr ? "1 : il faut les colonnes item_id et planned_on" : "1: columns item_id and planned_on are needed",
    );
  for (const { line, cells } of table.rows) {
    const item_id = rearmed(cells[idAt]?.trim() ?? "");
    const planned_on = cells[dayAt]?.trim() ?? "";
    if (planned_on === "") continue;
    const day = dayOf(planned_on);
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
  if (rows.length > MAX_PLAN_ROWS)
    throw new Refusal("too_many_rows", "csv", MAX_PLAN_ROWS.toLocaleString(locale));
  return rows;
}
