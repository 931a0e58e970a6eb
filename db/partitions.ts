import type { Sql } from "@/db/client";

/**
 * Partitions of the five fact tables and kpi_time rows for the days from–to. In a transaction of its own: two who make the same
 * month take turns, and a refresh must not keep the other waiting to its end. Running weeks and months end after `to`, hence the margin.
 */
export async function ensurePartitions(sql: Sql, from: string, to: string): Promise<void> {
  await sql`select ensure_fact_partitions(${from}::date, (${to}::date + 40)::date)`;
  await sql`
    insert into kpi_time (date_id, year_number, month_number, day_number, iso_week_number, iso_year_number)
    select d::date, extract(year from d), extract(month from d), extract(day from d), extract(week from d), extract(isoyear from d)
    from generate_series(date_trunc('month', ${from}::date::timestamp), ${to}::date::timestamp + interval '40 days', interval '1 day') d
    on conflict do nothing`;
}
