/** Levels of nesting that a stored JSON value may have: PostgreSQL and PGlite recurse per level. */
export const MAX_DEPTH = 64;

export type JsonPath = readonly (string | number)[];

// What JSON.stringify writes for U+0000 and for half of a surrogate pair, after an even number of
// backslashes. PostgreSQL can store neither in text or jsonb.
const UNSTORABLE = /(?:^|[^\\])(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * True where the JSON text holds a character that PostgreSQL cannot store. Works on the text because that is
 * made anyway, and two searches in it cost far less than a walk over every value.
 * @param json what JSON.stringify returned (its escapes are lower case)
 */
export function holdsUnstorableText(json: string): boolean {
  return (json.includes("\\u0000") || json.includes("\\ud")) && UNSTORABLE.test(json);
}

// With the u flag a whole pair is one code point, so this finds halves only.
const HALF_PAIR = /\p{Surrogate}/u;
const unstorable = (text: string) => text.includes("\0") || HALF_PAIR.test(text);

/** Where in `value` the first unstorable text is (a string, or a key), or null. Only walked once one is known to be there. */
export function pathOfUnstorableText(value: unknown, path: JsonPath = []): JsonPath | null {
  if (typeof value === "string") return unstorable(value) ? path : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key;
    if (unstorable(key)) return path;
    const found = pathOfUnstorableText(child, [...path, step]);
    if (found !== null) return found;
  }
  return null;
}

/** True where `value` is nested deeper than `limit` levels. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (limit === 0) return true;
  for (const child of Object.values(value)) if (isDeeperThan(child, limit - 1)) return true;
  return false;
}

/**
 * The JSON text of a value that is to be stored in a jsonb column, or the reason why it cannot be.
 * @param maxBytes of the text in UTF-8
 */
export function jsonText(
  value: object,
  maxBytes: number,
): { text: string } | { reason: "too_large" | "too_deep" } {
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    // The only failure left for a value that JSON.parse made: nested so deep that the stack ends.
    return { reason: "too_deep" };
  }
  // A UTF-16 unit is at most 3 bytes of UTF-8, so short texts need no count; nor can they be deep.
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) return { reason: "too_large" };
  if (text.length > MAX_DEPTH * 2 && isDeeperThan(value, MAX_DEPTH)) return { reason: "too_deep" };
  return { text };
}
