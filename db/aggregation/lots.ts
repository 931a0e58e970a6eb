import type { Sql } from "@/db/client";
import type { Context } from "@/db/projections";

/** One of so many lots of the targets: what a slice has is computed lot by lot where it is large. */
export type TargetLot = { no: number; of: LotCount };

/** Divisors of the most: each lot of fewer is made of lots of the most. */
export const LOT_COUNTS = [1, 2, 3, 6] as const;
export type LotCount = (typeof LOT_COUNTS)[number];
const MOST_LOTS = 6;

export const ALL_TARGETS: TargetLot = { no: 0, of: 1 };

/** A large organisation's targets go in lots: what is computed at once is then sorted and joined in memory, and two can be at it. */
const SCOPES_PER_LOT = 400;

/** In how many lots the organisation's targets are computed. */
export async function targetLots({ tx, organizationId: org }: Context): Promise<LotCount> {
  const [size] = await tx<{ scopes: number }[]>`
    select count(*)::int as scopes from kpi_scope where organization_id = ${org}`;
  return LOT_COUNTS.findLast((lots) => lots * SCOPES_PER_LOT <= (size?.scopes ?? 0)) ?? 1;
}

/** Waits for whoever computes targets of this lot, for another run or for other days, and keeps them out until the commit. */
export async function lockLot({ tx, organizationId: org }: Context, { no, of }: TargetLot): Promise<void> {
  const least = Array.from({ length: MOST_LOTS }, (_, i) => i).filter((i) => i % of === no);
  await tx`select pg_advisory_xact_lock(hashtext(${org}), lot) from unnest(${least}::int[]) lot`;
}

/** With it, whoever tells live pages of a change keeps others from it until the commit: numbers are seen in their order. */
export const turnToTell = ({ tx, organizationId: org }: Context) =>
  tx`select pg_advisory_xact_lock(hashtext(${org}), ${MOST_LOTS}::int)`;

/** Of so many shares of the targets the first lot has as many as make up for what it has besides: with two lanes at them, the lots end together. */
const SHARES = 45;
const OF_FIRST = 5;

/** Whether a row of kpi_target belongs to the lot: Global and the "all of that type", which show the same facts, to the first. */
export function inLot(tx: Sql, { no, of }: TargetLot) {
  if (of === 1) return tx`true`;
  const share = tx`abs(hashint8(id) % ${SHARES}::int)`;
  return tx`
    case when ref_id is null or ${share} < ${OF_FIRST}::int then 0 else (1 + ${share} % ${MOST_LOTS - 1}::int) % ${of}::int end = ${no}::int`;
}

/** Whether fact row v is one of the lot's; those of a target that is gone are the first lot's, which takes them away. */
export function rowInLot({ tx, organizationId: org }: Context, lot: TargetLot) {
  if (lot.of === 1) return tx`true`;
  return lot.no === 0
    ? tx`v.target_id not in (select id from kpi_target where organization_id = ${org} and not (${inLot(tx, lot)}))`
    : tx`v.target_id in (select id from kpi_target where organization_id = ${org} and ${inLot(tx, lot)})`;
}
