import type { Locale } from "next-intl";

export type FieldProblem = { path: string; message: string };
/** What became of a change: what was answered, or why not in words, field by field where it is about fields. */
export type Sent<T> =
  | { ok: true; data: T }
  | { ok: false; code: string; message: string; fields: readonly FieldProblem[] };

type ErrorBody = { error?: { code?: string; message?: string; details?: unknown } };

function fieldsOf(details: unknown): FieldProblem[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap((one: { path?: unknown; message?: unknown }) =>
    typeof one.message === "string" ? [{ path: String(one.path ?? ""), message: one.message }] : [],
  );
}

/** Sends a change to one of our own handlers. A lost connection is an answer too: `unreachable`. */
export async function send<T>(
  method: "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  body: unknown,
  locale: Locale,
): Promise<Sent<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { "content-type": "application/json", "accept-language": locale },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, data: answer as T };
    const { error } = answer as ErrorBody;
    const fields = fieldsOf(error?.details);
    return { ok: false, code: error?.code ?? "internal", message: error?.message ?? "", fields };
  } catch {
    return { ok: false, code: "unreachable", message: "", fields: [] };
  }
}
