/** One value of a row that changed: `words.fr.label`, as text. Null is a value that was not there. */
export type Difference = { path: string; before: string | null; after: string | null };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | null => {
  if (value === null || value === undefined || value === "") return null;
  if (Array.isArray(value) && value.every((one) => typeof one !== "object")) return value.join(", ") || null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** Marks of a version are of no interest to a reader. */
const HIDDEN = ["version", "updated_at"];

/** What differs between two states of a row, by path, in the order of the names. */
export function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (isRecord(before) || isRecord(after)) {
    const [was, is] = [isRecord(before) ? before : {}, isRecord(after) ? after : {}];
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
      (name) => !HIDDEN.includes(name),
    );
    return names.sort().flatMap((name) => differences(was[name], is[name], path ? `${path}.${name}` : name));
  }
  const [was, is] = [text(before), text(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
}
