import type { Sql } from "@/db/client";

/**
 * A list of quoted column names, `alias.name` where an alias is given. Ours because postgres.js guesses from the words before a list what
 * to make of it, and guesses wrong after `do update set (`.
 */
export function columnList(sql: Sql, names: readonly string[], alias?: string) {
  return names
    .map((name) => sql`${sql(alias ? `${alias}.${name}` : name)}`)
    .reduce((list, column) => sql`${list}, ${column}`);
}
