import type postgres from "postgres";
import { aggregate, refresh } from "@/db/aggregation";
import type { RebuildReport } from "@/db/aggregation/rebuild";
import { slicesOfDays } from "@/db/aggregation/slices";
import { addDays, localDay } from "@/lib/period";
import {
  DAYS,
  isStored,
  LEARNERS,
  LEARNERS_PER_GROUP,
  largeId,
  MODULES,
  rebuildLarge,
  storeLarge,
  TIME_ZONE,
} from "../large";
import { type Figure, type Measured, stagesText } from "../report";
import { median, pairedRatio, percentile } from "../stats";
import {
  KINDS,
  measureSingles,
  measureTogether,
  type Pass,
  readWorld,
  type Twice,
  type World,
} from "./scale-events";
import type { BareUpdate } from "./scale-floor";

/** Days of history: the same people, content and plan with 16 ×, 4 × and 1 × of it. */
const SIZES = { "16 ×": DAYS, "4 ×": Math.round(DAYS / 4), "1 ×": Math.round(DAYS / 16) } as const;
type Size = keyof typeof SIZES;
const ALL = Object.keys(SIZES) as Size[];

/** Closed days whose slices are rebuilt; of the shortest all. */
const REBUILT: Readonly<Record<Size, number>> = { "16 ×": 4, "4 ×": 2, "1 ×": SIZES["1 ×"] };
const REFRESHES = 30;
const TOGETHER = Math.min(1000, LEARNERS);

/**
 * A large organisation at three lengths of history: the baselines (one scan of the log, one metric by hand), the rebuild, the closing of
 * a day, the refresh of one learner's event and of a thousand learners' at once, and the memory of this process,
 * which does all of it but the simulation.
 */
export async function measureScale(
  sql: postgres.Sql,
  url: string,
  now: Date,
  say: (text: string) => void,
): Promise<Measured> {
  const worlds: World[] = [];
  const built = new Map<Size, RebuildReport>();
  let scan = Number.NaN;
  let byHand = Number.NaN;
  for (const size of ALL) {
    say(`scale: ${LEARNERS} learners, ${SIZES[size]} days`);
    if (!(await isStored(sql, SIZES[size]))) await storeLarge(url, SIZES[size], now);
    worlds.push(await readWorld(sql, idOf(size)));
    if (size === "16 ×") {
      scan = await fastest(3, () => scanOnce(sql, size));
      byHand = await fastest(1, () => activeByHand(sql, size, localDay(now, TIME_ZONE)));
    }
    say("scale: rebuild");
    const report = await rebuildLarge(sql, SIZES[size], now, REBUILT[size]);
    built.set(size, report);
    say(`scale: ${report.events} events: ${stagesText(byName(report.stages))}`);
  }
  const rebuilt = peakMegabytes();
  await sql`vacuum analyze`;

  say("scale: close");
  const closes = new Map<Size, Close>();
  // The longest last: the figures of what follows are its own, and a day is closed before the next begins.
  for (const size of ALL.toReversed()) closes.set(size, await closeTwice(sql, size, now));
  say("scale: one event");
  const [single, , singleAt1] = (await measureSingles(sql, worlds, REFRESHES)) as [Singles, Singles, Singles];
  say("scale: a thousand learners");
  const together = await measureTogether(sql, worlds[0]!, TOGETHER);
  const nothing = await refresh(sql, idOf("16 ×"));
  const peak = peakMegabytes();

  const { projections, slices, ofWhole } = rebuildCosts(built.get("16 ×")!, REBUILT["16 ×"], now);
  const short = rebuildCosts(built.get("1 ×")!, REBUILT["1 ×"], now);
  const close = closes.get("16 ×")!;
  const R = `${scan.toFixed(0)} ms (one scan of the log)`;
  const inR = (ms: number) => `${(ms / scan).toFixed(0)} R`;
  const max = (name: string, measured: string, against: string, ratio: number, bound: number): Figure => ({
    name,
    measured,
    against,
    ratio,
    target: { bound: "max", ratio: bound },
  });
  const refreshed = (name: string, passes: readonly Pass[]) => {
    const [p50, p95] = [median(times(passes)), percentile(times(passes), 0.95)];
    return max(
      `One learner's event refreshed, ${name}, p95`,
      `${p95.toFixed(0)} ms (p50 ${p50.toFixed(0)})`,
      "150 ms",
      p95 / 150,
      1,
    );
  };
  const grown = (name: string, of: keyof Singles) =>
    max(
      `One event's refresh, ${name}, 16 × the history`,
      `${median(times(single[of])).toFixed(0)} ms`,
      `${median(times(singleAt1[of])).toFixed(0)} ms`,
      pairedRatio(times(single[of]), times(singleAt1[of])),
      1.3,
    );
  const atOnce = (name: string, pass: Pass) => [
    max(
      `${TOGETHER} learners' events together, ${name}: tiles and curves`,
      seconds(pass.firstMs),
      "3 s",
      pass.firstMs / 3000,
      1,
    ),
    max(`${TOGETHER} learners' events together, ${name}: all`, seconds(pass.ms), "3 s", pass.ms / 3000, 1),
  ];
  const closed = (size: Size) => closes.get(size)!.again;
  return {
    figures: [
      max("Closing one day, all statistics and periods", seconds(close.first), R, close.first / scan, 60),
      max("The same once more, its rows in memory", seconds(close.again), R, close.again / scan, 60),
      max(
        `Rebuild of ${SIZES["16 ×"]} days (worked out: see note)`,
        seconds(ofWhole),
        R,
        ofWhole / scan,
        1200,
      ),
      refreshed("the first of its kind that day", single.first),
      refreshed("the same again", single.again),
      grown("the first of its kind that day", "first"),
      grown("the same again", "again"),
      ...atOnce("the first of the day", together.first),
      ...atOnce("the same again", together.again),
      max("Refresh in which nothing changes: rows written", `${nothing.changed}`, "0", nothing.changed, 0),
      max(
        "Closing a day once more, 16 × the history",
        seconds(closed("16 ×")),
        `${seconds(closed("1 ×"))} at 1 ×`,
        closed("16 ×") / closed("1 ×"),
        1.3,
      ),
      max(
        "Closing a day once more, 16 × the history",
        seconds(closed("16 ×")),
        `${seconds(closed("4 ×"))} at 4 ×`,
        closed("16 ×") / closed("4 ×"),
        1.3,
      ),
      max("Peak memory of the Node process", `${peak.toFixed(0)} MB`, "300 MB", peak / 300, 1),
    ],
    notes: [
      `Scale: ${LEARNERS} learners in ${LEARNERS / LEARNERS_PER_GROUP} groups, ${MODULES} modules, ${ALL.map((size) => `${size} = ${SIZES[size]} days, ${built.get(size)!.events} events`).join("; ")}. One scan: sum over lms_event by one process, best of 3. One metric by hand from the log (active learners of one day, whole organisation): ${byHand.toFixed(0)} ms.`,
      `The rebuild made the facts of all ${SIZES["16 ×"]} days in ${seconds(projections)} (${inR(projections)}) and the slices of the last ${REBUILT["16 ×"] + 1} in ${seconds(slices.ms)}: ${slices.rows} rows, ${perRow(slices)}. The other days are counted at that cost by slice; weeks and months, which have more rows, weigh more in those than in all. That of ${SIZES["1 ×"]} days was made to its end: facts ${seconds(short.projections)}, slices ${seconds(short.slices.ms)} (${short.slices.rows} rows, ${perRow(short.slices)}), ${seconds(short.projections + short.slices.ms)} in all.`,
      ...KINDS.map(
        (kind, k) =>
          `One event's refresh at 16 ×, the first ${kind} of its learner's day, mean: ${meanOf(kindOf(single.first, k))}. Again: ${meanOf(kindOf(single.again, k))}.`,
      ),
      `${TOGETHER} learners' events: ${together.first.changed} rows change, again ${together.again.changed}; ${stagesText(byName(together.first.stages))}. Again: ${stagesText(byName(together.again.stages))}.`,
      `The rows of both, written to what they are by one bare UPDATE a table, nothing computed, looked for or kept: ${bareText(together.bare.both)}, those of the second time ${bareText(together.bare.again)}.`,
      `The process had taken at most ${rebuilt.toFixed(0)} MB when the three organisations were rebuilt, and ${peak.toFixed(0)} MB at the end.`,
      `Closing found ${ALL.map((size) => closes.get(size)!.changed).join(", ")} rows to change. At 16 ×, both lanes together: ${stagesText(byName(close.stages))}.`,
    ],
  };
}

type Singles = Twice<Pass[]>;

const idOf = (size: Size) => largeId(SIZES[size]);
const times = (passes: readonly Pass[]) => passes.map(({ ms }) => ms);
const kindOf = (passes: readonly Pass[], k: number) => passes.filter((_, n) => n % KINDS.length === k);
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
const bareText = ({ rows, ms }: BareUpdate) => `${seconds(ms)} for ${rows}`;
const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;
const perRow = ({ ms, rows }: { ms: number; rows: number }) => `${((ms / rows) * 1000).toFixed(0)} µs a row`;

/** Stages of a typical pass of these, and the rows that it changes. */
function meanOf(passes: readonly Pass[]): string {
  const sums = byName(passes.flatMap(({ stages }) => stages));
  const means = Object.fromEntries(Object.entries(sums).map(([stage, ms]) => [stage, ms / passes.length]));
  return `${stagesText(means)}; ${median(passes.map(({ changed }) => changed))} rows`;
}

/** What a rebuild cost that computed the last `days` before today: facts, slices, and all of its days at that cost by slice. */
function rebuildCosts({ stages, changed }: RebuildReport, days: number, now: Date) {
  const projections = stages.find(({ stage }) => stage === "projections")?.ms ?? 0;
  const ms = stages.reduce((sum, stage) => sum + stage.ms, 0) - projections;
  const today = localDay(now, TIME_ZONE);
  const since = (n: number) => slicesOfDays(addDays(today, -n), today, today).length;
  return {
    projections,
    slices: { ms, rows: changed },
    ofWhole: projections + (ms / since(days)) * since(DAYS - 1),
  };
}

/** Milliseconds of closing yesterday, its rows in memory or not, and once more. */
type Close = { first: number; again: number; changed: number; stages: Pass["stages"] };

async function closeTwice(sql: postgres.Sql, size: Size, now: Date): Promise<Close> {
  const once = async () => {
    const start = performance.now();
    const [report] = await aggregate(sql, {
      organizationId: idOf(size),
      date: addDays(localDay(now, TIME_ZONE), -1),
    });
    return { ms: performance.now() - start, changed: report?.drift ?? 0, stages: report?.stages ?? [] };
  };
  const first = await once();
  const again = await once();
  return { first: first.ms, again: again.ms, changed: first.changed, stages: again.stages };
}

async function fastest(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return Math.min(...taken);
}

/** R: one process reads the log from end to end and sums what no index holds. */
const scanOnce = (sql: postgres.Sql, size: Size) =>
  sql.begin(async (tx) => {
    await tx`set local max_parallel_workers_per_gather to 0`;
    await tx`set local enable_indexscan to off`;
    await tx`set local enable_bitmapscan to off`;
    await tx`select sum(extract(epoch from occurred_at)) from lms_event where organization_id = ${idOf(size)}`;
  });

/** One metric of one day as anyone would write it: how many learners of each group acted. */
const activeByHand = (sql: postgres.Sql, size: Size, day: string) => sql`
  select g.group_id, count(distinct e.student_id) from lms_event e
  join lms_group_student g on g.organization_id = e.organization_id and g.student_id = e.student_id
  where e.organization_id = ${idOf(size)} and (e.occurred_at at time zone ${TIME_ZONE})::date = ${day}::date group by 1`;

const byName = (stages: readonly { stage: string; ms: number }[]) => {
  const sums: Record<string, number> = {};
  for (const { stage, ms } of stages) sums[stage] = (sums[stage] ?? 0) + ms;
  return sums;
};
