import type postgres from "postgres";
import { type RefreshReport, refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { DEMO_ID, demoSized, SHORT_ID } from "../data";
import { type Measured, stagesText } from "../report";
import { median, medians, pairedRatio } from "../stats";

const REFRESHES = 30;
const WARM_UP = 3;

type Pass = { ms: number; report: RefreshReport };

/**
 * The cost of one learner's event in an organisation with ten times the history of another one that is the same in all
 * else. Refreshes alternate between the two and go by three kinds of events: a mark, a state, a minute at work.
 */
export async function measureHistory(sql: postgres.Sql, now: Date): Promise<Measured> {
  const [short, long] = [eventsOf(SHORT_ID, now), eventsOf(DEMO_ID, now)];
  const shortPasses: Pass[] = [];
  const longPasses: Pass[] = [];
  for (let n = -WARM_UP; n < REFRESHES; n++) {
    const pair = [
      await refreshOne(sql, SHORT_ID, short(n + WARM_UP)),
      await refreshOne(sql, DEMO_ID, long(n + WARM_UP)),
    ];
    if (n < 0) continue;
    shortPasses.push(pair[0]!);
    longPasses.push(pair[1]!);
  }
  const times = (passes: readonly Pass[]) => passes.map(({ ms }) => ms);
  const [shortMs, longMs] = [median(times(shortPasses)), median(times(longPasses))];
  const history = await sql<{ organization_id: string; events: number }[]>`
    select organization_id, count(*) as events from lms_event where organization_id in (${DEMO_ID}, ${SHORT_ID}) group by 1`;
  const eventsIn = (id: string) => history.find((row) => row.organization_id === id)?.events ?? 0;
  const rowsOf = (passes: readonly Pass[]) => median(passes.map(({ report }) => report.changed)).toFixed(0);
  return {
    figures: [
      {
        name: "Refresh of one learner's event, 10 × the history",
        measured: `${longMs.toFixed(0)} ms (${eventsIn(DEMO_ID)} events)`,
        against: `${shortMs.toFixed(0)} ms (${eventsIn(SHORT_ID)} events)`,
        ratio: pairedRatio(times(longPasses), times(shortPasses)),
        target: { bound: "max", ratio: 1.3 },
      },
    ],
    notes: [
      `One event's refresh, median of ${REFRESHES}: ${rowsOf(longPasses)} rows change; ${stagesText(stagesOf(longPasses))}.`,
      `The same with a tenth of the history: ${rowsOf(shortPasses)} rows change; ${stagesText(stagesOf(shortPasses))}.`,
    ],
  };
}

const stagesOf = (passes: readonly Pass[]) =>
  medians(passes.map(({ report }) => Object.fromEntries(report.stages.map(({ stage, ms }) => [stage, ms]))));

/** The n-th event: another learner each time, always of those who were there from the first to the last day. */
function eventsOf(organizationId: string, now: Date) {
  const simulation = demoSized(organizationId, now);
  const learners = simulation.learners.filter(
    ({ joinedOn, leftOn }) => joinedOn === simulation.startOn && leftOn === null,
  );
  const units = simulation.structure.lms_item?.filter((item) => item.item_type === "Ua") ?? [];
  // The last of the last module: hardly anybody has begun it, so that beginning it changes something.
  const lastUnit = `${units.at(-1)?.id}`;
  return (n: number) => {
    const learner = learners[(n * 7) % learners.length]!;
    const instructor_id = learner.group.trainers[0]!.id;
    const unit = { item_type: "Ua", item_id: `${organizationId}-m1-ua0${1 + (n % 5)}` };
    const kinds = [
      { type: "EVALUATION", instructor_id, payload: { item: unit, score: 10 + (n % 9), max_score: 20 } },
      { type: "STATE_CHANGE", payload: { domain: "Ua", item_id: lastUnit, state_code: "En_cours" } },
      { type: "SESSION_END", payload: { session_id: `bench-${n}`, active_sec: 60 + n } },
    ];
    return { id: `bench-history-${n}`, student_id: learner.id, ...kinds[n % 3]! };
  };
}

/** One event in, then one cycle of the engine: what is timed. */
async function refreshOne(sql: postgres.Sql, organizationId: string, event: object): Promise<Pass> {
  const occurred_at = new Date().toISOString();
  const { accepted } = await ingestEvents(sql, organizationId, [{ ...event, occurred_at }]);
  const start = performance.now();
  const report = await refresh(sql, organizationId);
  const ms = performance.now() - start;
  if (accepted !== 1 || report.events !== 1)
    throw new Error(`Not one event's refresh in ${organizationId}: ${JSON.stringify({ event, report })}`);
  return { ms, report };
}
