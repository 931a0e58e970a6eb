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

/** Which page of a list the address asks for: the nearest that there is, from 1. */
export function pageOf(
  query: Query,
  rows: number,
  size: number,
): { number: number; of: number; from: number } {
  const of = Math.max(1, Math.ceil(rows / size));
  const asked = /^\d{1,6}$/.test(one(query, "page")) ? Number(one(query, "page")) : 1;
  const number = Math.min(Math.max(1, asked), of);
  return { number, of, from: (number - 1) * size };
}
