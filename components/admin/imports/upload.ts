import type { Locale } from "next-intl";
import type { CsvTableName, Encoding, RowProblem, Source } from "@/lib/import/types";

export type Choice = {
  source: Source;
  table: CsvTableName;
  encoding: Encoding;
  mapping: readonly (string | null)[] | null;
};

export type Answer<T> = { ok: true; data: T } | ({ ok: false } & Told);

/** `problems` are the first rows of the file that are wrong, of `total`; else `message` says why it cannot be taken as a whole. */
export type Told = { message: string; problems: readonly RowProblem[]; total: number };

type Refused = { error?: { message?: string; details?: unknown }; total?: number };

const isProblem = (one: unknown): one is RowProblem =>
  typeof one === "object" && one !== null && "message" in one && "line" in one;

export type Progress = { done: number; total: number };

const isProgress = (line: unknown): line is Progress =>
  typeof line === "object" && line !== null && "done" in line && "total" in line;

/** The lines of an answer that says how far it is. */
async function* linesOf(response: Response): AsyncGenerator<unknown> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const lines = (rest + next.value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}

/** Status and body of an answer, plain or told line by line. */
async function answerOf(response: Response, onProgress: (now: Progress) => void) {
  if (!response.headers.get("content-type")?.includes("ndjson"))
    return { status: response.status, body: (await response.json()) as unknown };
  for await (const line of linesOf(response)) {
    if (!isProgress(line)) return line as { status: number; body: unknown };
    onProgress(line);
  }
  throw new Error("cut off");
}

/** Sends the file with what is to be done with it; a lost connection has neither message nor problems. */
export async function upload<T>(
  step: "inspect" | "preview" | "run",
  file: File,
  { source, table, encoding, mapping }: Choice,
  locale: Locale,
  onProgress: (now: Progress) => void,
): Promise<Answer<T>> {
  const query = new URLSearchParams({
    step,
    source,
    name: file.name.slice(0, 200) || "fichier",
    ...(source === "csv" && { table }),
    ...(encoding !== "utf-8" && { encoding }),
    ...(source === "csv" && mapping && step !== "inspect" && { mapping: JSON.stringify(mapping) }),
  });
  try {
    const response = await fetch(`/api/admin/imports?${query}`, {
      method: "POST",
      headers: {
        accept: step === "inspect" ? "application/json" : "application/x-ndjson",
        "content-type": "application/octet-stream",
        "accept-language": locale,
      },
      body: file,
    });
    const { status, body } = await answerOf(response, onProgress);
    if (status < 300) return { ok: true, data: body as T };
    const { error, total } = body as Refused;
    const details = Array.isArray(error?.details) ? error.details : [];
    const problems = details.filter(isProblem);
    return { ok: false, message: error?.message ?? "", problems, total: total ?? problems.length };
  } catch {
    return { ok: false, message: "", problems: [], total: 0 };
  }
}
