import { METRICS } from "@/lib/metrics";
import { type MeasureId, measuresOf } from "@/lib/metrics/compute";
import type { PeriodCode } from "@/lib/period";
import { TILE_PERIODS } from "@/lib/tiles";
import type { Fragment, Pass } from "./flow";

/** What tiles are made from besides metrics, at each of their periods. */
const OF_TILES: readonly MeasureId[] = ["unit_open", "unit_inactive", "feedback"];

/** In which periods each of these measures is asked for, by a metric as the organisation has it or by a tile: period_code and measure. */
export function needs({ tx }: Pass, measures: readonly MeasureId[]): Fragment {
  const parts = METRICS.flatMap(({ code, compute }) =>
    measuresOf(compute)
      .filter((measure) => measures.includes(measure))
      .map((measure) => ({ code, measure })),
  );
  const tiles = OF_TILES.filter((measure) => measures.includes(measure));
  return tx`
    select unnest(k.period_codes) as period_code, d.measure
    from unnest(${parts.map(({ code }) => code)}::text[], ${parts.map(({ measure }) => measure)}::text[]) d(code, measure)
    join scratch_metric k using (code)
    union
    select period_code, measure from unnest(${TILE_PERIODS as PeriodCode[]}::text[]) p(period_code) cross join unnest(${tiles}::text[]) t(measure)`;
}
