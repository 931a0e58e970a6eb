import type postgres from "postgres";
import type { Sql } from "@/db/client";
import { inOrder } from "@/db/in-order";
import type { Context } from "@/db/projections";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/**
 * The running number of a day among those that are no holiday (null for a holiday): two days with neighbouring numbers
 * have nothing but holidays between them, and belong to one streak.
 */
export const workNo = (tx: Sql, holidays: readonly string[], day: Fragment) => tx`
  case when not ${day} = any(${[...holidays]}::date[]) then
    (${day} - date '2000-01-01') - (select count(*)::int from unnest(${[...holidays]}::date[]) h where h < ${day}) end`;

/** The learner's days with an own action other than a login, and the runs that they make. */
export async function projectDays(ctx: Context, holidays: readonly string[]): Promise<void> {
  const { tx, organizationId: org } = ctx;
  const fresh = await tx`
    with day as (
      select student_id, day_on, min(at) as first_at from scratch_event
      where student_id is not null and trainer_id is null and type not in ('SESSION_START', 'SESSION_END')
      group by 1, 2
    ),
    put as (
      insert into gamification_day as d (organization_id, student_id, day_on, first_at, work_no)
      select ${org}, student_id, day_on, first_at, ${workNo(tx, holidays, tx`day_on`)} from day
      on conflict (organization_id, student_id, day_on) do update set first_at = excluded.first_at
      where excluded.first_at < d.first_at
      returning student_id, work_no
    )
    insert into scratch_day select student_id, work_no from put where work_no is not null`;
  if (fresh.count === 0) return;
  await tx`insert into scratch_gamer (student_id) select student_id from scratch_day except select student_id from scratch_gamer`;
  await mergeRuns(ctx);
}

/** New days join the runs beside them: what is read and written are those runs, not the learner's history. */
async function mergeRuns({ tx, organizationId: org }: Context): Promise<void> {
  await inOrder(
    () => tx`
    with piece as (
      select student_id, work_no as from_no, work_no as to_no from scratch_day
      union all
      select s.student_id, s.from_no, s.to_no from scratch_day d
      join gamification_streak s on s.organization_id = ${org} and s.student_id = d.student_id
        and d.work_no between s.from_no - 1 and s.to_no + 1
    ),
    -- Ranges of whole numbers that touch are one.
    merged as (select student_id, range_agg(int4range(from_no, to_no, '[]')) as runs from piece group by 1)
    insert into scratch_run select student_id, lower(run), upper(run) - 1 from merged, unnest(runs) run`,
    () => tx`
    delete from gamification_streak s using scratch_run r
    where s.organization_id = ${org} and s.student_id = r.student_id and s.from_no between r.from_no and r.to_no`,
    () => tx`
    insert into gamification_streak (organization_id, student_id, from_no, to_no)
    select ${org}, student_id, from_no, to_no from scratch_run`,
  );
}

/** Another calendar of holidays numbers every day anew. */
export async function renumberDays(
  { tx, organizationId: org }: Context,
  holidays: readonly string[],
): Promise<void> {
  await tx`
    update gamification_day set work_no = ${workNo(tx, holidays, tx`day_on`)} where organization_id = ${org}`;
  await tx`delete from gamification_streak where organization_id = ${org}`;
  await tx`
    insert into gamification_streak (organization_id, student_id, from_no, to_no)
    select ${org}, student_id, min(work_no), max(work_no) from (
      select student_id, work_no, work_no - row_number() over (partition by student_id order by work_no) as run
      from gamification_day where organization_id = ${org} and work_no is not null
    ) d group by student_id, run`;
}
