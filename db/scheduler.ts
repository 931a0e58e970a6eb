import { refresh } from "@/db/aggregation";
import { presentOf } from "@/db/aggregation/clock";
import type { Sql } from "@/db/client";
import { checkDue } from "@/db/figures-check";
import { nightly } from "@/db/nightly";

/** How often the queue is looked at: half of the second in which an event should reach its tile is for computing. */
const LOOK_EVERY_MS = 250;
/** Between two passes over a backlog: whoever waits for the embedded database's one connection gets it. */
const BREATH_MS = 5;
/** A tick is at most 60 s old (kpi.md 1.3); half of that leaves room for a slow pass. */
const TICK_EVERY = "30 seconds";
/** The nightly close waits a little after midnight for the last events of the day. */
const CLOSE_AFTER = "15 minutes";
const PAUSE_AFTER_ERROR_MS = 5_000;
/** Whom another process refreshes, or a closing of our own, is asked for again. */
const PAUSE_WHEN_LOCKED_MS = 1_000;
/** While events keep coming, what they left for later and other organisations' past are computed so often. */
const BACKLOG_EVERY_MS = 5_000;
/** How often it is asked whose figures are to be looked through again. */
const CHECK_EVERY_MS = 10_000;

export type Scheduler = {
  /** Finishes the cycle under way and stops. */
  stop(): Promise<void>;
  /** When the last look at the queue ended, and what went wrong since the last good one. For /api/ready. */
  status(): { lastLookAt: Date | null; lastError: string | null };
};

type Log = { error(details: object, message: string): void; info(details: object, message: string): void };

/**
 * The in-process worker: refreshes what ingest made stale, advances ticks, and closes each organisation's day after its own midnight.
 * Several processes may run it on one database: an organisation's clock is locked by whoever refreshes it, the others pass by.
 */
export function startScheduler(sql: Sql, log: Log): Scheduler {
  let stopped = false;
  let lastLookAt: Date | null = null;
  let lastError: string | null = null;
  let wake = () => {};
  /** As `wake`, except in the pause after an error, which nothing but the end cuts short. */
  let hurry = () => {};
  const worker = new Worker(
    sql,
    () => setTimeout(() => hurry(), BREATH_MS),
    (error) => log.error({ error }, "refresh failed; it will be tried again"),
  );
  const closing = new Beside(PAUSE_AFTER_ERROR_MS, (error) =>
    log.error({ error }, "a day could not be closed; it will be tried again"),
  );
  const checking = new Beside(CHECK_EVERY_MS, (error) =>
    log.error({ error }, "the figures could not be checked; it will be tried again"),
  );

  const loop = async () => {
    while (!stopped) {
      let pause = LOOK_EVERY_MS;
      try {
        const left = await worker.look();
        if (left === "news") pause = BREATH_MS;
        lastError = null;
        if (left === "nothing") {
          closing.begin(() => closeDays(sql, log));
          checking.begin(() => checkDue(sql), CHECK_EVERY_MS);
        }
        lastLookAt = new Date();
      } catch (error) {
        lastError = messageOf(error);
        log.error({ error: lastError }, "refresh failed; it will be tried again");
        pause = PAUSE_AFTER_ERROR_MS;
      }
      if (stopped) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        hurry = pause === PAUSE_AFTER_ERROR_MS ? () => {} : wake;
      });
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await running;
      await Promise.all([worker.settled(), closing.settled(), checking.settled()]);
    },
    status: () => ({ lastLookAt, lastError: lastError ?? worker.passError ?? closing.error }),
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Work beside the cycles, once at a time: no event of another organisation waits for it. */
class Beside {
  /** What went wrong the last time. */
  error: string | null = null;
  private work: Promise<void> | null = null;
  private from = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly pauseAfterError: number,
    private readonly onError: (message: string) => void,
  ) {}

  /** Begins the work unless it is under way, or has begun within `every` ms, or has just failed. */
  begin(work: () => Promise<unknown>, every = 0): void {
    const now = performance.now();
    if (this.work || now < this.from) return;
    this.from = now + every;
    this.work = work()
      .then(() => {
        this.error = null;
      })
      .catch((error: unknown) => {
        this.error = messageOf(error);
        this.from = performance.now() + this.pauseAfterError;
        this.onError(this.error);
      })
      .finally(() => {
        this.work = null;
      });
  }

  settled = () => this.work ?? Promise.resolve();
}

/** Each organisation's clock with the instant it may take for now: some live in the past (lib/settings, clock_stops_at). */
const clocks = (sql: Sql) => sql`
  select c.organization_id, c.tick_at, c.closed_on, c.rebuild_wanted, c.time_zone as dated_in, o.time_zone,
    ${presentOf(sql)} as present
  from engine_clock c join organization o on o.id = c.organization_id`;

type Waiting = { organization_id: string; has_news: boolean; is_due: boolean };

/** Organisations with something to do; the one whose last cycle is longest ago comes first. */
const readWaiting = (sql: Sql) => sql<Waiting[]>`
  select * from (
    select c.organization_id, c.tick_at, c.tick_at < c.present - ${TICK_EVERY}::interval as is_due,
      c.rebuild_wanted or c.dated_in <> c.time_zone
        or exists (select from engine_inbox i where i.organization_id = c.organization_id and i.occurred_at <= c.present)
        or exists (select from engine_structure_change s where s.organization_id = c.organization_id)
        or exists (select from gamification_stale g where g.organization_id = c.organization_id) as has_news,
      exists (select from engine_stale s where s.organization_id = c.organization_id)
        or exists (select from engine_deferred d where d.organization_id = c.organization_id) as has_backlog
    from (${clocks(sql)}) c
  ) w where is_due or has_news or has_backlog order by tick_at`;

/** What a look leaves: events to take at once, a pass that goes on beside, or nothing. */
type Left = "news" | "a pass" | "nothing";

/**
 * Whose turn it is. Somebody looks at the figures of an organisation with news, nobody at a past that is being made up: every
 * organisation with news has a cycle, and one of the others a pass beside them, so that none waits behind a long queue or a large
 * past. (Where the database has one connection, the pass and the cycles take turns at it.)
 */
class Worker {
  private lastBacklogAt = Number.NEGATIVE_INFINITY;
  private lastOverdueAt = Number.NEGATIVE_INFINITY;
  private beside: { organizationId: string; pass: Promise<void> } | null = null;
  /** Who is left out until when: their last pass failed, or somebody else had locked them. */
  private readonly heldBack = new Map<string, number>();
  /** Of passes that failed, while something is left to do for whom they were. */
  private readonly failures = new Map<string, string>();

  constructor(
    private readonly sql: Sql,
    private readonly onPassed: () => void,
    private readonly onError: (message: string) => void,
  ) {}

  get passError(): string | null {
    return this.failures.values().next().value ?? null;
  }

  async look(): Promise<Left> {
    const all = await readWaiting(this.sql);
    // Whom a closing has brought on meanwhile, or who is no more, fails no more.
    for (const id of this.failures.keys())
      if (all.every(({ organization_id }) => organization_id !== id)) this.failures.delete(id);
    const waiting = all.filter(({ organization_id }) => organization_id !== this.beside?.organizationId);
    const news = waiting.filter(({ has_news }) => has_news);
    let isMore = false;
    try {
      isMore = await this.cycles(news);
    } finally {
      if (!this.beside) this.begin(waiting, news.length > 0);
    }
    return isMore ? "news" : this.beside ? "a pass" : "nothing";
  }

  /** Settles when no pass is under way. */
  settled = () => this.beside?.pass ?? Promise.resolve();

  /** A pass of whoever has waited longest without news, if it is time. */
  private begin(waiting: readonly Waiting[], hasNews: boolean): void {
    const now = performance.now();
    const others = waiting.filter(
      ({ has_news, organization_id }) => !has_news && now >= (this.heldBack.get(organization_id) ?? 0),
    );
    const isBacklogsTurn = !hasNews || now - this.lastBacklogAt > BACKLOG_EVERY_MS;
    const other = others.find(({ is_due }) => is_due) ?? (isBacklogsTurn ? others[0] : undefined);
    if (!other) return;
    if (!other.is_due) this.lastBacklogAt = now;
    const { organization_id: organizationId } = other;
    const pass = this.cycle(organizationId, { overdue: true, brief: hasNews })
      .then(({ ran }) => this.holdBack(organizationId, ran ? 0 : PAUSE_WHEN_LOCKED_MS))
      .catch((error: unknown) => {
        const message = `${organizationId}: ${messageOf(error)}`;
        this.failures.set(organizationId, message);
        this.holdBack(organizationId, PAUSE_AFTER_ERROR_MS);
        this.onError(message);
      })
      .finally(() => {
        this.beside = null;
        this.onPassed();
      });
    this.beside = { organizationId, pass };
  }

  private holdBack(organizationId: string, ms: number): void {
    if (ms > 0) this.heldBack.set(organizationId, performance.now() + ms);
    else this.heldBack.delete(organizationId);
  }

  private async cycles(organizations: readonly Waiting[]): Promise<boolean> {
    let isMore = false;
    const overdue = performance.now() - this.lastOverdueAt > BACKLOG_EVERY_MS;
    if (overdue) this.lastOverdueAt = performance.now();
    await forEach(organizations, async (organizationId) => {
      isMore = (await this.cycle(organizationId, { overdue, brief: true })).more || isMore;
    });
    return isMore;
  }

  private async cycle(organizationId: string, manner: { overdue: boolean; brief: boolean }) {
    const report = await refresh(this.sql, organizationId, { wait: false, ...manner });
    if (report.ran) this.failures.delete(organizationId);
    return report;
  }
}

/** One organisation's failure must not keep the others waiting: all are tried, then the failures are told together. */
async function forEach(
  rows: readonly { organization_id: string }[],
  work: (organizationId: string) => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  for (const { organization_id } of rows) {
    try {
      await work(organization_id);
    } catch (error) {
      failures.push(`${organization_id}: ${messageOf(error)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join("; "));
}

async function closeDays(sql: Sql, log: Log): Promise<void> {
  const due = await sql<{ organization_id: string }[]>`
    select organization_id from (${clocks(sql)}) c
    where coalesce(closed_on, '-infinity') < ((present - ${CLOSE_AFTER}::interval) at time zone time_zone)::date - 1`;
  await forEach(due, async (organizationId) => {
    const [report] = await nightly(sql, { organizationId });
    if (report?.ran) log.info({ ...report, stages: undefined }, "day closed");
  });
}
