import type { Locale } from "next-intl";
import type { CsvTableName, Encoding, RowProblem, Source } from "@/lib/import/types";

export type Choice = {
  source: Source;
  table: CsvTableName;
  encoding: Encoding;
  mapping: readonly (string | null)[] | null;
};

export type Answer<T> =
  | { ok: true; data: T }
  /** `problems` are rows of the file; else `message` says why the file as a whole cannot be taken. */
  | { ok: false; message: string; problems: readonly RowProblem[] };

type Refused = { error?: { message?: string; details?: unknown } };

const isProblem = (one: unknown): one is RowProblem =>
  typeof one === "object" && one !== null && "message" in one && "line" in one;

/** Sends the file with what is to be done with it; a lost connection has neither message nor problems. */
export async function upload<T>(
  step: "inspect" | "preview" | "run",
  file: File,
  { source, table, encoding, mapping }: Choice,
  locale: Locale,
): Promise<Answer<T>> {
  const isText = source !== "oneroster";
  const query = new URLSearchParams({
    step,
    source,
    name: file.name.slice(0, 200) || "fichier",
    ...(source === "csv" && { table }),
    ...(isText && encoding !== "utf-8" && { encoding }),
    ...(source === "csv" && mapping && step !== "inspect" && { mapping: JSON.stringify(mapping) }),
  });
  try {
    const response = await fetch(`/api/admin/imports?${query}`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", "accept-language": locale },
      body: file,
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, data: answer as T };
    const { error } = answer as Refused;
    const details = Array.isArray(error?.details) ? error.details : [];
    return { ok: false, message: error?.message ?? "", problems: details.filter(isProblem) };
  } catch {
    return { ok: false, message: "", problems: [] };
  }
}
