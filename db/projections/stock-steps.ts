import type postgres from "postgres";
import { columnList } from "@/db/columns";
import { bits } from "@/db/families";
import { inOrder } from "@/db/in-order";
import { type Context, ofRestocked } from "./context";
import { isWeight, STATE_STEPS, STOCK_STEPS, type Steps } from "./stock-columns";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** The stored steps of the learners in scratch_restock as what they add on their first day and take away after the last, turned round. */
export function storedEdges({ tx, organizationId: org }: Context, { stored, key, values }: Steps): Fragment {
  const columns = (sign: string) =>
    joined(
      tx,
      values.map((value) => (sign === "-" ? tx`-s.${tx(value)}` : tx`s.${tx(value)}`)),
    );
  const from = tx`from ${tx(stored)} s where s.organization_id = ${org} and ${ofRestocked(tx, "s")}`;
  return tx`
    select ${columnList(tx, key, "s")}, s.from_on, ${columns("-")} ${from}
    union all
    select ${columnList(tx, key, "s")}, s.to_on + 1, ${columns("+")} ${from} and s.to_on <> 'infinity'`;
}

/** The tables of steps in which something changes. */
export async function changedSteps({ tx }: Context): Promise<Steps[]> {
  const [some] = await tx<{ stock: boolean; states: boolean }[]>`
    select exists (select from ${tx(STOCK_STEPS.changes)}) as stock, exists (select from ${tx(STATE_STEPS.changes)}) as states`;
  return [...(some?.stock ? [STOCK_STEPS] : []), ...(some?.states ? [STATE_STEPS] : [])];
}

/**
 * Adds what `changes` holds to the stored steps, from the first day on which a sum differs. The steps stay as few as
 * can be: neighbours that have become equal are one. A step that stands is not written; what differs up to today is left in
 * scratch_touch. Table and column names are ours, quoted by the driver; no value is spliced.
 */
export async function applyChanges(ctx: Context, steps: Steps): Promise<void> {
  const { tx, organizationId: org, today } = ctx;
  const { stored, changes, key, values, families } = steps;
  const of = (alias: string, names: readonly string[]) => columnList(tx, names, alias);
  const same = (a: string, b: string) => tx`(${of(a, key)}) = (${of(b, key)})`;
  const each = (column: (name: string) => Fragment) => joined(tx, values.map(column));
  const column = (name: string) => tx(name) as unknown as Fragment;
  const sum = (name: string) => (isWeight(name) ? tx`sum(${tx(name)})` : tx`sum(${tx(name)})::integer`);
  const changed = families
    .map(
      ({ family, columns }) =>
        tx`case when ${anyOf(tx, columns.map(column))} then ${bits(family)}::int else 0 end`,
    )
    .reduce((sum, kind) => tx`${sum} | ${kind}`);
  await inOrder(
    () => tx`analyze ${tx(changes)}`,
    () => tx`
    with delta as materialized (
      select ${columnList(tx, key)}, day_on, ${each((name) => tx`${sum(name)} as ${tx(name)}`)}
      from ${tx(changes)} group by ${columnList(tx, key)}, day_on
      having ${anyOf(tx, values.map(sum))}
    ),
    first as materialized (
      select ${columnList(tx, key)}, min(day_on) as day_on, bit_or(${changed}) as families from delta group by ${columnList(tx, key)}
    ),
    -- From the step that the first day falls in, or that ends the day before it.
    old as materialized (
      select s.* from first f cross join lateral (
        (select * from ${tx(stored)} o where o.organization_id = ${org} and ${same("o", "f")} and o.from_on >= f.day_on)
        union all
        (select * from ${tx(stored)} o where o.organization_id = ${org} and ${same("o", "f")} and o.from_on < f.day_on
          order by o.from_on desc limit 1)
      ) s where s.to_on >= f.day_on - 1
    ),
    change as (
      select ${columnList(tx, key)}, day_on, ${each((name) => tx`${sum(name)} as ${tx(name)}`)} from (
        select * from delta
        union all
        select ${of("o", key)}, o.from_on, ${of("o", values)} from old o
        union all
        select ${of("o", key)}, o.to_on + 1, ${each((name) => tx`-o.${tx(name)}`)} from old o where o.to_on <> 'infinity'
      ) e group by ${columnList(tx, key)}, day_on
      having ${anyOf(tx, values.map(sum))}
    ),
    fresh as materialized (
      select * from (
        select ${columnList(tx, key)}, day_on as from_on, coalesce(lead(day_on) over w - 1, 'infinity') as to_on,
          ${each((name) =>
            isWeight(name)
              ? tx`trim_scale(sum(${tx(name)}) over w) as ${tx(name)}`
              : tx`(sum(${tx(name)}) over w)::integer as ${tx(name)}`,
          )}
        from change window w as (partition by ${columnList(tx, key)} order by day_on)
      ) s where ${anyOf(tx, values.map(column))}
    ),
    touched as (
      insert into scratch_touch (learner_id, target_id, day_on, families)
      select learner_id, target_id, min(day_on), bit_or(families) from first where day_on <= ${today}::date group by 1, 2
    ),
    gone as (
      delete from ${tx(stored)} s using old o
      where s.organization_id = ${org} and ${same("s", "o")} and s.from_on = o.from_on
        and not exists (select from fresh f where ${same("f", "o")} and f.from_on = o.from_on)
    )
    insert into ${tx(stored)} (organization_id, ${columnList(tx, key)}, from_on, to_on, ${columnList(tx, values)})
    select ${org}, ${of("f", key)}, f.from_on, f.to_on, ${of("f", values)}
    from fresh f left join old o on ${same("o", "f")} and o.from_on = f.from_on
    where (o.to_on, ${of("o", values)}) is distinct from (f.to_on, ${of("f", values)})
    on conflict (organization_id, ${columnList(tx, key)}, from_on) do update
    set (to_on, ${columnList(tx, values)}) = row (excluded.to_on, ${of("excluded", values)})`,
  );
}

/** Whether any of these is not zero. */
const anyOf = (tx: Context["tx"], values: readonly Fragment[]) =>
  tx`(${joined(tx, values)}) <> (${joined(
    tx,
    values.map(() => tx`0`),
  )})`;

const joined = (tx: Context["tx"], parts: readonly Fragment[]) =>
  parts.reduce((list, part) => tx`${list}, ${part}`);
