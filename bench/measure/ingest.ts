import { Agent, request } from "node:http";
import type postgres from "postgres";
import { ingestEvents } from "@/db/ingest/events";
import { type EventInput, eventCheck } from "@/lib/events";
import { demoSized, INGEST_ID, ingestKey } from "../data";
import type { Measured } from "../report";
import { median, pairedRatio } from "../stats";

const ROUNDS = 9;
const BATCHES = 8;
const BATCH = 1000;

type Batch = readonly EventInput[];
/** Prepares what goes over the wire; what it returns sends it and waits until it is committed. */
type Way = (batch: Batch) => () => PromiseLike<unknown>;

/**
 * One sender of batches of 1,000: through the API (key, rate limit, validation, deduplication, queue, answer) and as bare
 * INSERTs into a table like lms_event, by each form of INSERT that anyone recommends. Rounds alternate, each with
 * events of its own; what a sender must prepare (a body, a parameter) is prepared before the clock runs.
 */
export async function measureIngest(sql: postgres.Sql, address: string, now: Date): Promise<Measured> {
  await sql`create table bench_event (like lms_event including all)`;
  const url = new URL("/api/events", address);
  const send = sender(url, await ingestKey(sql, INGEST_ID));
  const ways: Record<string, Way> = {
    http: (batch) => {
      const body = batch.map((event) => `${JSON.stringify(event)}\n`).join("");
      return () => send(body);
    },
    ...bareForms(sql),
  };
  const rates = Object.fromEntries(Object.keys(ways).map((name) => [name, [] as number[]]));
  const stages: Record<string, number[]> = { "checking alone": [], "check and store, without HTTP": [] };
  const batches = batchesOf(now);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, way] of Object.entries(ways)) {
      const rate = await rateOf(batches.next(name), way);
      if (round >= 0) rates[name]?.push(rate);
    }
    const [checking, storing] = [
      await checkMs(batches.next("check")),
      await storeMs(sql, batches.next("store")),
    ];
    if (round < 0) continue;
    stages["checking alone"]!.push(checking);
    stages["check and store, without HTTP"]!.push(storing);
  }
  const typical = Object.entries(rates).map(([name, values]) => [name, median(values)] as const);
  const [best, bestRate] = typical.filter(([name]) => name !== "http").sort((a, b) => b[1] - a[1])[0]!;
  const http = median(rates.http ?? []);
  const [stored] = await sql<{ events: number; queued: number }[]>`
    select (select count(*) from lms_event where organization_id = ${INGEST_ID}) as events,
      (select count(*) from engine_inbox where organization_id = ${INGEST_ID}) as queued`;
  if (stored?.events !== stored?.queued) throw new Error(`Stored but not queued: ${JSON.stringify(stored)}`);
  const perBatch = (name: string) => `${name} ${median(stages[name]!).toFixed(1)} ms`;
  return {
    figures: [
      {
        name: "Ingest through HTTP, batches of 1,000",
        measured: `${thousands(http)} events/s`,
        against: `${thousands(bestRate)} events/s (bare INSERT, ${best})`,
        ratio: pairedRatio(rates.http ?? [], rates[best] ?? []),
        target: { bound: "min", ratio: 0.45 },
      },
    ],
    notes: [
      `Ingest: one sender, NDJSON, worker off, median of ${ROUNDS} rounds of ${BATCHES} batches. Bare INSERT by form: ${typical
        .filter(([name]) => name !== "http")
        .map(([name, rate]) => `${name} ${thousands(rate)}`)
        .join(", ")} events/s.`,
      `A batch through HTTP takes ${((BATCH / http) * 1000).toFixed(1)} ms; of that ${Object.keys(stages).map(perBatch).join(", ")}; the best bare INSERT ${((BATCH / bestRate) * 1000).toFixed(1)} ms.`,
    ],
  };
}

const thousands = (rate: number) => `${(rate / 1000).toFixed(1)}k`;

/** Batches of simulated events, each event with an id that nobody has used. */
function batchesOf(now: Date) {
  const pool = [...demoSized("pool", now).events].slice(0, BATCHES * BATCH);
  if (pool.length < BATCHES * BATCH) throw new Error("The simulation has too few events.");
  let taken = 0;
  return {
    next: (name: string): Batch[] => {
      taken += 1;
      const events = pool.map((event) => ({ ...event, id: `${name}-${taken}-${event.id}` }));
      return Array.from({ length: BATCHES }, (_, n) => events.slice(n * BATCH, (n + 1) * BATCH));
    },
  };
}

async function rateOf(batches: readonly Batch[], way: Way): Promise<number> {
  const sends = batches.map(way);
  const start = performance.now();
  for (const send of sends) await send();
  return (BATCHES * BATCH * 1000) / (performance.now() - start);
}

/** Milliseconds a batch for validating it, in this process. */
async function checkMs(batches: readonly Batch[]): Promise<number> {
  const check = eventCheck({ now: new Date(), ageLimit: true });
  const start = performance.now();
  for (const batch of batches) for (const event of batch) check(event);
  return (performance.now() - start) / BATCHES;
}

/** Milliseconds a batch for what the route does once it has parsed events, in this process. */
async function storeMs(sql: postgres.Sql, batches: readonly Batch[]): Promise<number> {
  const start = performance.now();
  for (const batch of batches) await ingestEvents(sql, INGEST_ID, batch);
  return (performance.now() - start) / BATCHES;
}

/** Posts NDJSON over one kept connection; anything but 1,000 accepted is an error. */
export function sender(url: URL, key: string, expected = BATCH) {
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" };
  return (body: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const post = request(url, { method: "POST", agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => {
          const accepted =
            response.statusCode === 200 ? (JSON.parse(text) as { accepted: number }).accepted : 0;
          if (accepted === expected) resolve();
          else
            reject(new Error(`POST ${url.pathname} answered ${response.statusCode}: ${text.slice(0, 500)}`));
        });
      });
      post.once("error", reject).end(body);
    });
}

/** The bare INSERTs: one statement and one commit a batch. */
function bareForms(sql: postgres.Sql): Record<string, Way> {
  const columns = sql`organization_id, id, type, student_id, instructor_id, course_id, class_id, occurred_at, payload_json`;
  const skip = sql`on conflict (organization_id, id) do nothing`;
  return {
    unnest: (batch) => {
      const column = (key: "student_id" | "instructor_id" | "course_id" | "class_id") =>
        batch.map((event) => event[key] ?? null);
      const [ids, types] = [batch.map((event) => event.id), batch.map((event) => event.type)];
      const [students, instructors] = [column("student_id"), column("instructor_id")];
      const [courses, classes] = [column("course_id"), column("class_id")];
      const instants = batch.map((event) => event.occurred_at);
      const payloads = batch.map((event) => JSON.stringify(event.payload));
      return () => sql`
        insert into bench_event (${columns})
        select ${INGEST_ID}, * from unnest(${ids}::text[], ${types}::text[], ${students}::text[], ${instructors}::text[],
          ${courses}::text[], ${classes}::text[], ${instants}::timestamptz[], ${payloads}::jsonb[])
        ${skip}`;
    },
    json_to_recordset: (batch) => {
      const text = JSON.stringify(batch);
      return () => sql`
        insert into bench_event (${columns})
        select ${INGEST_ID}, id, type, student_id, instructor_id, course_id, class_id, occurred_at, payload
        from json_to_recordset(${text}::text::json) as e(id text, type text, student_id text, instructor_id text,
          course_id text, class_id text, occurred_at timestamptz, payload jsonb)
        ${skip}`;
    },
    jsonb_array_elements: (batch) => {
      const text = JSON.stringify(
        batch.map((e) => {
          const named = [e.student_id, e.instructor_id, e.course_id, e.class_id];
          return [e.id, e.type, ...named, e.occurred_at, e.payload];
        }),
      );
      return () => sql`
        insert into bench_event (${columns})
        select ${INGEST_ID}, e ->> 0, e ->> 1, e ->> 2, e ->> 3, e ->> 4, e ->> 5, (e ->> 6)::timestamptz, e -> 7
        from jsonb_array_elements(${text}::text::jsonb) as e
        ${skip}`;
    },
  };
}
