import type { Query } from "@/lib/view";

/** One value of a page's address, cut to what a search can be. */
export function one(query: Query, name: string): string {
  const value = query[name];
  return (Array.isArray(value) ? value[0] : value)?.trim().slice(0, 100) ?? "";
}

/** The value if it is one of these, else null. */
export function oneOf<T extends string>(query: Query, name: string, known: readonly T[]): T | null {
  const value = one(query, name);
  return known.find((item) => item === value) ?? null;
}
