import type { Sql } from "../client";

/**
 * A timestamptz as a `Moment` (lib/moment.ts): the wall clock of `timeZone`, with its offset, by the database's own
 * rules of the zone, which are those that days are counted by. Null stays null.
 */
export function moment(sql: Sql, instant: ReturnType<Sql>, timeZone: string) {
  return sql`(
    select to_char(local, 'YYYY-MM-DD"T"HH24:MI:SS') || case when ahead < interval '0' then '-' else '+' end
      || to_char(greatest(ahead, -ahead), 'HH24:MI')
    from (select ${instant} at time zone ${timeZone} as local,
      (${instant} at time zone ${timeZone}) - (${instant} at time zone 'UTC') as ahead) clock)`;
}
