import type postgres from "postgres";
import { drain, type RefreshReport, refresh } from "@/db/aggregation";
import { ingestEvents } from "@/db/ingest/events";
import { DEMO_DAYS, DEMO_ID, demoSized, SHORT_DAYS, SHORT_ID } from "../data";
import { type Measured, stagesText } from "../report";
import { median, medians } from "../stats";

const REFRESHES = 30;
const WARM_UP = 3;

type Pass = { ms: number; report: RefreshReport };

/**
 * The cost of one learner's event in an organisation with ten times the history of another one that is the same in all
 * else. Refreshes alternate between the two and go by three kinds of events: a mark, a state, a minute at work.
 */
export async function measureHistory(sql: postgres.Sql, now: Date): Promise<Measured> {
  const [short, long] = [eventsOf(SHORT_ID, SHORT_DAYS, now), eventsOf(DEMO_ID, DEMO_DAYS, now)];
  for (const id of [SHORT_ID, DEMO_ID]) await drain(sql, id);
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
  const [shortMs, longMs] = [shortPasses, longPasses].map((passes) => median(passes.map(({ ms }) => ms))) as [
    number,
    number,
  ];
  const history = await sql<{ organization_id: string; events: number }[]>`
    select organization_id, count(*) as events from lms_event where organization_id in (${DEMO_ID}, ${SHORT_ID}) group by 1`;
  const eventsIn = (id: string) => history.find((row) => row.organization_id === id)?.events ?? 0;
  return {
    figures: [
      {
        name: "Refresh of one learner's event, 10 × the history",
        measured: `${longMs.toFixed(0)} ms (${DEMO_DAYS} days, ${eventsIn(DEMO_ID)} events)`,
        against: `${shortMs.toFixed(0)} ms (${SHORT_DAYS} days, ${eventsIn(SHORT_ID)} events)`,
        ratio: longMs / shortMs,
        target: { bound: "max", ratio: 1.3 },
      },
    ],
    notes: [
      `One event's refresh, median of ${REFRESHES}, ${DEMO_DAYS} days: ${stagesText(stagesOf(longPasses))}.`,
      `The same, ${SHORT_DAYS} days: ${stagesText(stagesOf(shortPasses))}.`,
    ],
  };
}

const stagesOf = (passes: readonly Pass[]) =>
  medians(passes.map(({ report }) => Object.fromEntries(report.stages.map(({ stage, ms }) => [stage, ms]))));

/** The n-th event: another learner each time, always of those who were there from the first to the last day. */
function eventsOf(organizationId: string, days: number, now: Date) {
  const simulation = demoSized(organizationId, days, now);
  const learners = simulation.learners.filter(
    ({ joinedOn, leftOn }) => joinedOn === simulation.startOn && leftOn === null,
  );
  return (n: number) => {
    const learner = learners[(n * 7) % learners.length]!;
    const instructor_id = learner.group.trainers[0]!.id;
    const unit = { item_type: "Ua", item_id: `${organizationId}-m1-ua0${1 + (n % 5)}` };
    const kinds = [
      { type: "EVALUATION", instructor_id, payload: { item: unit, score: 10 + (n % 9), max_score: 20 } },
      {
        type: "STATE_CHANGE",
        payload: { domain: "Ua", item_id: unit.item_id, state_code: n % 2 ? "En_cours" : "En_validation" },
      },
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
  if (accepted !== 1 || report.events !== 1 || report.changed === 0)
    throw new Error(`A refresh of ${organizationId} changed nothing: ${JSON.stringify(event)}`);
  return { ms, report };
}
