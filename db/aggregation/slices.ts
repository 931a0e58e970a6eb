import type { Sql } from "@/db/client";
import { bits, EVERY } from "@/db/families";
import { inOrder } from "@/db/in-order";
import type { Context } from "@/db/projections";
import { METRICS } from "@/lib/metrics";
import { type Day, dateIds, PERIODS, type PeriodCode, periodStart } from "@/lib/period";
import type { Kept } from "./clock";
import { ALL_TARGETS, inLot, type TargetLot } from "./lots";

/** A period at a date: rows are computed for it from facts of `from_on`–`to_on` and stocks as of the end of `to_on`. */
export type Slice = { period_code: PeriodCode; date_id: Day; from_on: Day; to_on: Day };

/**
 * Every slice whose value may depend on the days from–to: those days and their rolling windows, the weeks and months
 * that hold them. A running week or month has its future end as date_id and ends today.
 */
export function slicesOfDays(from: Day, to: Day, today: Day): Slice[] {
  return PERIODS.flatMap((period) =>
    dateIds(period, from, to).map((dateId) => ({
      period_code: period,
      date_id: dateId,
      ...span(period, dateId, today),
    })),
  );
}

/** Whether purge has left the slice's rows: what it took does not come back with a late event (kpi.md 1.15). */
const isKept =
  ({ day, week }: Kept) =>
  ({ period_code, date_id }: Slice) =>
    date_id >= ((period_code === "Week" || period_code === "Month" ? week : day) ?? date_id);

const span = (period: PeriodCode, dateId: Day, today: Day) => ({
  from_on: periodStart(period, dateId),
  to_on: dateId < today ? dateId : today,
});

/** The slices as a table expression, for joins. */
function sliceRows(tx: Sql, slices: Slice[]) {
  const column = (name: keyof Slice) => slices.map((slice) => slice[name]);
  return tx`unnest(${column("period_code")}::text[], ${column("date_id")}::date[], ${column("from_on")}::date[], ${column("to_on")}::date[])
    as s(period_code, date_id, from_on, to_on)`;
}

/** Target types that some metric has. */
const COMPUTED_TARGETS: string[] = [...new Set(METRICS.flatMap((metric) => metric.targets))];

/** First local day with a counted event: no row is older (contract: every counted event leaves one of these two facts). */
export async function firstDay({
  tx,
  organizationId: org,
}: Pick<Context, "tx" | "organizationId">): Promise<string | null> {
  const [row] = await tx<{ day_on: string | null }[]>`
    select least(
      (select min(day_on) from fact_activity where organization_id = ${org}),
      (select min(day_on) from fact_trainer_day where organization_id = ${org})
    ) as day_on`;
  return row?.day_on ?? null;
}

/**
 * What the touched facts of this pass make stale, as (scope, target, days, families). A fact of a learner counts in each scope
 * that the learner is in on that day or later, on each target above its item; a trainer's also in the author's own.
 * Target 0 stands for every target.
 */
export async function collectMarks({ tx, organizationId: org }: Context): Promise<void> {
  await tx`
    insert into scratch_mark (scope_id, target_id, day_on, until_on, families)
    with fact as (
      select learner_id, scope_id, item_id, target_id, day_on, until_on, bit_or(families) & ${EVERY}::int as families
      from scratch_touch where families & ${EVERY}::int <> 0 group by 1, 2, 3, 4, 5, 6
    ),
    reach as (
      select m.scope_id, f.item_id, f.target_id, f.day_on, f.until_on, f.families from fact f
      join engine_member m on m.organization_id = ${org} and m.learner_id = f.learner_id and m.to_on >= f.day_on
      union all
      select f.scope_id, f.item_id, f.target_id, f.day_on, f.until_on, f.families from fact f where f.scope_id is not null
      union all
      select m.scope_id, f.item_id, f.target_id, f.day_on, f.until_on, f.families from fact f
      join engine_trainer_member m on m.organization_id = ${org} and m.trainer_id = f.scope_id and m.to_on >= f.day_on
      where f.learner_id is null and f.item_id is not null
      union all
      -- A revision counts where the feedback before it does: with its author, and in groups left since.
      select m.scope_id, coalesce(e.item_id, 0), null, e.day_on, 'infinity', ${bits("revisions")}::int from scratch_event e
      join engine_member m on m.organization_id = ${org} and m.learner_id = e.learner_id and m.to_on between e.day_on - 31 and e.day_on - 1
      where e.type = 'SUBMISSION'
      union all
      select f.trainer_id, e.item_id, null, e.day_on, 'infinity', ${bits("revisions")}::int from scratch_event e
      join fact_event f on f.organization_id = ${org} and f.learner_id = e.learner_id and f.item_id = e.item_id and f.kind = 'feedback'
        and f.day_on between e.day_on - 31 and e.day_on
      where e.type = 'SUBMISSION'
      union all
      -- A score is a Groupe's, and a trainer compares the Groupes assigned on a later day.
      select t.trainer_id, coalesce(e.item_id, 0), null, e.day_on, 'infinity', ${bits("scores")}::int from scratch_event e
      join engine_member m on m.organization_id = ${org} and m.learner_id = e.learner_id and e.day_on between m.from_on and m.to_on
      join kpi_scope g on g.organization_id = ${org} and g.id = m.scope_id and g.scope_type = 'Groupe'
      join engine_trainer_member t on t.organization_id = ${org} and t.scope_id = m.scope_id and t.to_on >= e.day_on
      where e.type in ('EVALUATION', 'QUIZ_SUBMIT')
      union all
      -- So does who was in a Groupe, once they left it.
      select t.trainer_id, null, null, f.day_on, f.until_on, ${bits("scores")}::int from fact f
      join kpi_scope g on g.organization_id = ${org} and g.id = f.scope_id and g.scope_type = 'Groupe'
      join engine_trainer_member t on t.organization_id = ${org} and t.scope_id = f.scope_id and t.to_on >= f.day_on
      where f.learner_id is not null
    ),
    -- An absence correlates with the scores of every scope and module that the learner has in the same month.
    absence as (
      select m.scope_id, e.day_on from scratch_event e
      join engine_member m on m.organization_id = ${org} and m.learner_id = e.learner_id and m.to_on >= e.day_on - 31
      where e.type = 'ATTENDANCE' and e.payload ->> 'status' = 'absent'
      union
      select f.trainer_id, e.day_on from scratch_event e
      join fact_event f on f.organization_id = ${org} and f.learner_id = e.learner_id and f.kind = 'score' and f.code = 'evaluation'
        and f.day_on between e.day_on - 31 and e.day_on + 31
      where e.type = 'ATTENDANCE' and e.payload ->> 'status' = 'absent'
    )
    select scope_id, target_id, min(day_on), max(until_on), bit_or(families) from (
      select r.scope_id, p.target_id, r.day_on, r.until_on, r.families from reach r
      join engine_path p on p.organization_id = ${org} and p.item_id = r.item_id
      union all
      select scope_id, coalesce(target_id, 0), day_on, until_on, families from reach where item_id is null
      union all
      select a.scope_id, k.id, a.day_on, 'infinity', ${bits("absences")}::int from absence a
      join kpi_target k on k.organization_id = ${org} and k.target_type in ('Global', 'Module')
    ) m where scope_id is not null group by 1, 2`;
}

/** Queues every closed slice from each mark's first day on; the running ones are computed at once by the caller. */
export async function queuePast(ctx: Context & { kept: Kept }, first: string): Promise<void> {
  const { tx, organizationId: org, today } = ctx;
  const [oldest] = await tx<{ day_on: string | null }[]>`
    select greatest(min(day_on), ${first}::date) as day_on from scratch_mark`;
  if (!oldest?.day_on || oldest.day_on >= today) return;
  await tx`
    insert into engine_stale (organization_id, date_id, period_code, scope_id, target_id)
    select ${org}, s.date_id, s.period_code, m.scope_id, m.target_id
    from ${sliceRows(
      tx,
      slicesOfDays(oldest.day_on, today, today)
        .filter((slice) => slice.date_id < today)
        .filter(isKept(ctx.kept)),
    )}
    -- The six days before a window are looked at too: inactivity and the feedback of a week. No closed slice holds today, as most marks do.
    join scratch_mark m on m.day_on <= s.to_on and m.until_on >= s.from_on - 6 and m.day_on < ${today}::date
    on conflict do nothing`;
}

/** Queues whole slices, every scope and target: a new day, an older first day, a re-run, a new formula. */
export async function queueDays(
  ctx: Pick<Context, "tx" | "organizationId" | "today"> & { kept: Kept },
  from: string,
  to: string,
  periods: readonly PeriodCode[] = PERIODS,
): Promise<void> {
  const { tx, organizationId: org, today } = ctx;
  const slices = slicesOfDays(from, to, today).filter(isKept(ctx.kept));
  await tx`
    insert into engine_stale (organization_id, date_id, period_code, scope_id, target_id)
    select ${org}, date_id, period_code, 0, 0
    from ${sliceRows(
      tx,
      slices.filter((slice) => periods.includes(slice.period_code)),
    )}
    order by 2, 3
    on conflict do nothing`;
}

/**
 * Takes the next slices off the queue, newest first, into scratch_slice and the cells that are stale in any of them.
 * @returns them, and whether they are stale in every cell
 */
export async function takeStale(ctx: Context, limit: number, since: Day = "-infinity"): Promise<Taken> {
  const { tx, organizationId: org } = ctx;
  const wanted = await tx<{ date_id: Day; period_code: PeriodCode }[]>`
    select date_id, period_code from engine_stale where organization_id = ${org} and date_id >= ${since}::date
    group by 1, 2 order by date_id desc, period_code limit ${limit}`;
  return takeCells(ctx, wanted);
}

/**
 * Takes what is stale of these slices, of the targets of one lot, off the queue, as `takeStale` does. In running ones what cycles have
 * deferred is stale, too; it stays with them.
 */
export async function takeStaleOf(ctx: Context, slices: readonly Slice[], lot: TargetLot): Promise<Taken> {
  const { tx, organizationId: org, today } = ctx;
  const wanted = await tx<{ date_id: Day; period_code: PeriodCode }[]>`
    select s.date_id, s.period_code from ${sliceRows(tx, [...slices])}
    where exists (select from engine_stale e where e.organization_id = ${org} and e.date_id = s.date_id and e.period_code = s.period_code)
      or s.date_id >= ${today}::date and exists (select from engine_deferred where organization_id = ${org})`;
  return takeCells(ctx, wanted, lot, true);
}

async function takeCells(
  ctx: Context,
  wanted: { date_id: Day; period_code: PeriodCode }[],
  lot = ALL_TARGETS,
  deferredToo = false,
): Promise<Taken> {
  const { tx, organizationId: org, today } = ctx;
  if (wanted.length === 0) return NOTHING;
  const dates = wanted.map((w) => w.date_id);
  const periods = wanted.map((w) => w.period_code);
  // What is stale on every target stays for the other lots, and for the worker, who finds it done.
  const ofLot =
    lot.of === 1
      ? tx`true`
      : tx`e.target_id in (select id from kpi_target where organization_id = ${org} and ${inLot(tx, lot)})`;
  const [taken] = await tx<{ is_whole: boolean }[]>`
    with wanted as (select * from unnest(${dates}::date[], ${periods}::text[]) w(date_id, period_code)),
    taken as (
      delete from engine_stale e using wanted w
      where e.organization_id = ${org} and e.date_id = w.date_id and e.period_code = w.period_code and ${ofLot}
      returning e.scope_id, e.target_id
    ),
    due as (
      select scope_id, target_id from taken
      union
      select e.scope_id, e.target_id from engine_stale e join wanted w on e.date_id = w.date_id and e.period_code = w.period_code
      where e.organization_id = ${org} and e.target_id = 0
      union
      select scope_id, target_id from engine_deferred
      where organization_id = ${org} and ${deferredToo} and exists (select from wanted where date_id >= ${today}::date)
    ),
    mark as (
      insert into scratch_taken (scope_id, target_id, families)
      select scope_id, target_id, ${EVERY}::int from due where scope_id <> 0
    )
    select bool_or(scope_id = 0) as is_whole from due`;
  const isWhole = taken?.is_whole ?? false;
  if (isWhole) await fillWhole(ctx, lot);
  else await fillCells(ctx, lot);
  const slices = wanted.map(({ period_code, date_id }) => ({
    period_code,
    date_id,
    ...span(period_code, date_id, today),
  }));
  await fillSlices(ctx, slices);
  return { slices, isWhole, lot };
}

/** These slices whole, every scope and every target of the lot, into the working tables. */
export async function takeWhole(ctx: Context, slices: Slice[], lot: TargetLot): Promise<Taken> {
  await inOrder(
    () => fillWhole(ctx, lot),
    () => fillSlices(ctx, slices),
  );
  return { slices, isWhole: true, lot };
}

/** The running slices with the cells of scratch_mark that their windows reach, as far as they follow changes of `families`. */
export async function takeRunning(
  ctx: Context,
  families = EVERY,
  periods: readonly PeriodCode[] = PERIODS,
): Promise<Taken> {
  const { tx, today } = ctx;
  const slices = slicesOfDays(today, today, today).filter((slice) => periods.includes(slice.period_code));
  await inOrder(
    () => tx`
    insert into scratch_taken (scope_id, target_id, families)
    select scope_id, target_id, families & ${families}::int from scratch_mark
    where families & ${families}::int <> 0 and until_on >= ${earliest(slices)}::date - 6`,
    () => fillCells(ctx, ALL_TARGETS),
    () => fillSlices(ctx, slices),
  );
  return { slices, isWhole: false, lot: ALL_TARGETS };
}

/** The first day of any of their windows. */
export const earliest = (slices: readonly Slice[]) => slices.map((slice) => slice.from_on).sort()[0]!;

export type Taken = { slices: Slice[]; isWhole: boolean; lot: TargetLot };
const NOTHING: Taken = { slices: [], isWhole: false, lot: ALL_TARGETS };

/** Every scope, and every target of the lot, that may have a row. */
async function fillWhole({ tx, organizationId: org }: Context, lot: TargetLot): Promise<void> {
  await inOrder(
    () => tx`
    insert into scratch_scope (scope_id, scope_type, families)
    select id, scope_type, ${EVERY}::int from kpi_scope where organization_id = ${org}`,
    () => tx`
    insert into scratch_target (target_id, target_type, is_one, families)
    select id, target_type, ref_id is not null, ${EVERY}::int from kpi_target
    where organization_id = ${org} and target_type = any(${COMPUTED_TARGETS}::text[]) and ${inLot(tx, lot)}`,
    () => tx`analyze scratch_scope, scratch_target`,
  );
}

/**
 * The cells of scratch_taken. Global and the two "all of that type" targets show the same facts: one is never computed
 * without the others. Learners' own are those that are stored (kpi.md 1.13).
 */
async function fillCells({ tx, organizationId: org }: Context, lot: TargetLot): Promise<void> {
  await inOrder(
    () => tx`
    with target as (
      select id, target_type, ref_id is not null as is_one from kpi_target
      where organization_id = ${org} and target_type = any(${COMPUTED_TARGETS}::text[]) and ${inLot(tx, lot)}
    ),
    cell as (
      select m.scope_id, t.id, m.families from scratch_taken m join target t on t.id = m.target_id
      union all
      select m.scope_id, t.id, m.families from scratch_taken m cross join target t where m.target_id = 0
      union all
      select m.scope_id, a.id, m.families from scratch_taken m join target t on t.id = m.target_id and not t.is_one
      join target a on not a.is_one and a.id <> t.id
    )
    insert into scratch_cell (scope_id, target_id, scope_type, target_type, is_one, families)
    select c.scope_id, c.id, s.scope_type, t.target_type, t.is_one, bit_or(c.families)
    from cell c join target t using (id) join kpi_scope s on s.organization_id = ${org} and s.id = c.scope_id
    where s.scope_type <> 'Apprenant' or t.target_type in ('Global', 'Module', 'Competence') or not t.is_one
    group by 1, 2, 3, 4, 5`,
    () =>
      tx`insert into scratch_scope select scope_id, scope_type, bit_or(families) from scratch_cell group by 1, 2`,
    () =>
      tx`insert into scratch_target select target_id, target_type, is_one, bit_or(families) from scratch_cell group by 1, 2, 3`,
    // A few rows each, where the planner takes a thousand for granted: every join of a pass begins with these.
    () => tx`analyze scratch_scope, scratch_target, scratch_cell`,
  );
}

async function fillSlices({ tx }: Context, slices: Slice[]): Promise<void> {
  await inOrder(
    () => tx`
    insert into scratch_slice (slice_no, period_code, date_id, from_on, to_on, is_long)
    select row_number() over (), period_code, date_id, from_on, to_on, period_code in ('Week', 'Month') from ${sliceRows(tx, slices)}`,
    () => tx`analyze scratch_slice`,
  );
}
