import type { Sql } from "@/db/client";
import { type CheckedEvent, eventCheck, type Locale, type Reason } from "@/lib/events";
import { AnswerBuilder, type IngestAnswer } from "./answer";
import { factsOnly, isErased } from "./erased";

export { type Conflict, type IngestAnswer, ingestAnswerSchema, type Rejection } from "./answer";

/** Rows of one INSERT. A batch of 1,000 is two of them: while the first is stored the second is checked (docs/decisions/ingest.md). */
const MAX_ROWS = 500;
/** Characters of one INSERT's parameter: bounds memory when payloads are large. */
const MAX_CHARS = 4 * 1024 * 1024;

export interface IngestOptions {
  /** The clock that ages are measured by; the machine's where absent. */
  readonly now?: Date;
  /** False for files, whose history may be old. Default true. */
  readonly ageLimit?: boolean;
  /** Language of the messages in the answer. Default English. */
  readonly locale?: Locale;
  /** import_run that remembers the events it brought, so that it can be undone. */
  readonly importRun?: string;
  /** Told of each event that is refused, as it was sent (undefined where it was no JSON). */
  readonly onReject?: (input: unknown, reason: Reason) => void;
}

interface Pending extends CheckedEvent {
  readonly index: number;
}

/**
 * Takes events one by one and stores them in chunks; every chunk is one statement and one commit.
 * `add` says when a chunk is full and must be flushed, so that the caller can stream with bounded memory: one chunk is taken
 * while the one before is stored.
 */
export class EventIngest {
  private readonly check: ReturnType<typeof eventCheck>;
  private readonly answer: AnswerBuilder;
  private pending = new Map<string, Pending>();
  /** Later events of the chunk with an id that it already has. */
  private repeated: Pending[] = [];
  private readonly importRun: string | undefined;
  private chars = 0;
  private storing: Promise<void> = Promise.resolve();
  private next = 0;
  private readonly onReject: NonNullable<IngestOptions["onReject"]>;

  constructor(
    private readonly sql: Sql,
    private readonly organizationId: string,
    { now = new Date(), ageLimit = true, locale = "en", importRun, onReject = () => {} }: IngestOptions = {},
  ) {
    this.importRun = importRun;
    this.onReject = onReject;
    this.check = eventCheck({ now, ageLimit });
    this.answer = new AnswerBuilder(locale);
  }

  /** Takes the next event of the batch, whatever it is. @returns true where `flush` must be awaited before the next */
  add(input: unknown): boolean {
    const index = this.next++;
    const checked = this.check(input);
    if ("reason" in checked) {
      this.answer.reject(index, input, checked.reason);
      this.onReject(input, checked.reason);
      return false;
    }
    const { id, row } = checked.event;
    if (this.pending.has(id)) this.repeated.push({ id, row, index });
    else this.pending.set(id, { id, row, index });
    this.chars += row.length;
    return this.pending.size + this.repeated.length >= MAX_ROWS || this.chars >= MAX_CHARS;
  }

  /** Counts the next event as refused without looking at it: a line that is not JSON, or too long. */
  refuse(reason: Reason): void {
    this.answer.reject(this.next++, null, reason);
    this.onReject(undefined, reason);
  }

  /** Leaves out one place of the batch that holds no event: an empty line. */
  skip(): void {
    this.next += 1;
  }

  /** Begins to store what was added since the last flush, when what that one began is stored. @throws what went wrong there */
  async flush(): Promise<void> {
    const events = [...this.pending.values()];
    const repeated = this.repeated;
    this.pending = new Map();
    this.repeated = [];
    this.chars = 0;
    await this.storing;
    if (events.length === 0) return;
    this.storing = this.store(events, repeated);
    // Whoever flushes next, or finishes, is told.
    this.storing.catch(() => {});
  }

  /** For a caller who breaks off: when it returns, no chunk is being stored any more. */
  async settle(): Promise<void> {
    await this.storing.catch(() => {});
  }

  private async store(events: readonly Pending[], repeated: readonly Pending[]): Promise<void> {
    const known = await storeEvents(this.sql, this.organizationId, events, this.importRun);
    this.answer.accept(events.length - known.length);
    this.answer.duplicate(known.length + repeated.length);

    const again = [...known.map((place) => events[place]!), ...repeated];
    if (again.length === 0) return;
    for (const place of await differingFromStored(this.sql, this.organizationId, again)) {
      this.answer.conflict(again[place]!.index, again[place]!.id);
    }
  }

  /** Stores the rest and answers. */
  async finish(): Promise<IngestAnswer> {
    await this.flush();
    await this.storing;
    return this.answer.finish();
  }
}

/**
 * Validates a batch and stores what is valid and new, with its place in the engine's queue.
 * When it returns, every accepted event is committed (unless `sql` is a caller's transaction).
 * @param events anything: what is no event is named in `rejected`
 */
export async function ingestEvents(
  sql: Sql,
  organizationId: string,
  events: readonly unknown[],
  options?: IngestOptions,
): Promise<IngestAnswer> {
  const ingest = new EventIngest(sql, organizationId, options);
  for (const event of events) if (ingest.add(event)) await ingest.flush();
  return ingest.finish();
}

/**
 * The checked events as rows (id … context_json, place from 0), of who was erased without words: a sender goes on sending. jsonb_array_elements over positional rows takes
 * 4 ms for 1,000 events, unnest of nine arrays 6, json_to_recordset 13: it parses the text once per column.
 */
const sentEvents = (sql: Sql, organizationId: string, events: readonly CheckedEvent[]) => sql`
  SELECT e ->> 0 AS id, e ->> 1 AS type, e ->> 2 AS student_id, e ->> 3 AS instructor_id,
    e ->> 4 AS course_id, e ->> 5 AS class_id, (e ->> 6)::timestamptz AS occurred_at,
    CASE WHEN ${isErased(sql, organizationId, sql`e ->> 2`)} THEN ${factsOnly(sql, sql`e -> 7`)} ELSE e -> 7 END AS payload_json,
    CASE WHEN NOT coalesce(${isErased(sql, organizationId, sql`e ->> 2`)}, false) THEN nullif(e -> 8, 'null') END AS context_json,
    n - 1 AS place
  FROM jsonb_array_elements(${`[${events.map((event) => event.row).join(",")}]`}::text::jsonb)
    WITH ORDINALITY AS sent (e, n)`;

/**
 * Stores events of distinct ids and queues those that were new, in one statement: a queue row written by a
 * second statement was lost or early under concurrent writers (engine.md). Rows go in by id, so that two
 * senders of the same ids wait for each other in the same order and cannot deadlock.
 * @returns places in `events` of those that were stored before, from 0
 */
async function storeEvents(
  sql: Sql,
  organizationId: string,
  events: readonly CheckedEvent[],
  importRun?: string,
): Promise<number[]> {
  const remembered =
    importRun === undefined
      ? sql``
      : sql`, remembered AS (
      INSERT INTO import_change (organization_id, run_id, table_name, key_json)
      SELECT ${organizationId}, ${importRun}, 'lms_event', jsonb_build_object('id', id) FROM stored
    )`;
  const rows = await sql<{ place: number }[]>`
    WITH sent AS MATERIALIZED (
      ${sentEvents(sql, organizationId, events)}
    ), stored AS (
      INSERT INTO lms_event (organization_id, id, type, student_id, instructor_id, course_id, class_id,
        occurred_at, payload_json, context_json)
      SELECT ${organizationId}, id, type, student_id, instructor_id, course_id, class_id,
        occurred_at, payload_json, context_json
      FROM sent ORDER BY id COLLATE "C"
      ON CONFLICT (organization_id, id) DO NOTHING
      RETURNING id, occurred_at
    ), queued AS (
      INSERT INTO engine_inbox (organization_id, event_id, occurred_at)
      SELECT ${organizationId}, id, occurred_at FROM stored
    ) ${remembered}
    SELECT place FROM sent WHERE NOT EXISTS (SELECT FROM stored WHERE stored.id = sent.id)`;
  return rows.map((row) => row.place);
}

/**
 * Whether both were made of one xAPI statement, which they hold whole. What it is mapped to, its learner above all, depends on what was
 * known by then.
 */
const sameStatement = (sql: Sql) => sql`(
  stored.context_json ->> 'source' = 'xapi' AND stored.context_json ?& '{actor,verb}'
  AND stored.context_json = sent.context_json AND stored.occurred_at = sent.occurred_at
  AND (stored.payload_json -> 'object', stored.payload_json -> 'result')
    IS NOT DISTINCT FROM (sent.payload_json -> 'object', sent.payload_json -> 'result'))`;

/**
 * Which of these events say something else than the stored event of their id. A statement of its own: the one
 * that inserts cannot see what another sender committed while it waited for it.
 * @returns places in `events`, from 0
 */
async function differingFromStored(
  sql: Sql,
  organizationId: string,
  events: readonly CheckedEvent[],
): Promise<number[]> {
  const rows = await sql<{ place: number }[]>`
    WITH sent AS MATERIALIZED (
      ${sentEvents(sql, organizationId, events)}
    )
    SELECT sent.place
    FROM sent
    JOIN lms_event AS stored ON stored.organization_id = ${organizationId} AND stored.id = sent.id
    WHERE (stored.type, stored.student_id, stored.instructor_id, stored.course_id, stored.class_id,
        stored.occurred_at, stored.payload_json, stored.context_json)
      IS DISTINCT FROM (sent.type, sent.student_id, sent.instructor_id, sent.course_id, sent.class_id,
        sent.occurred_at, sent.payload_json, sent.context_json)
      AND NOT coalesce(${sameStatement(sql)}, false)`;
  return rows.map((row) => row.place);
}
