import { aggregate, drain } from "@/db/aggregation";
import { testDatabase } from "@/db/testing";
import { differences, report } from "./compare";
import { DEFAULT_STATES, type EventRow, type Organisation, type StateRow, type StructureRows } from "./model";
import { expectedRows } from "./oracle";
import { builtCodes, create, load, sendEvents, sendStructure, storedRows } from "./product";
import { type Batch, batches, soFar } from "./random/batches";
import { randomOrganisation } from "./random/organisation";
import { Random } from "./random/prng";

/**
 * `npx tsx tests/oracle/shrink.ts SEED`: the smallest part found of a random organisation on which the product and the
 * oracle still differ: in one batch if it fails so, else in the batches in which it does.
 */

const seed = Number(process.argv[2]);
const codes = builtCodes();
const organisation = randomOrganisation(seed);
const random = new Random(seed + 1_000_000);
const arriving = batches(random, organisation, random.int(2, 4));
const { sql, close } = await testDatabase();
let attempts = 0;

const found = async (whole: Organisation, id: string) =>
  differences(expectedRows(whole, { codes }), await storedRows(sql, id), { codes });

async function inOneBatch(whole: Organisation) {
  const id = `try-${++attempts}`;
  await load(sql, id, whole);
  return found(whole, id);
}

async function inBatches(whole: Organisation, parts: readonly Batch[]) {
  const id = `try-${++attempts}`;
  await create(sql, id, { ...whole, now: parts[0]!.now });
  for (const [i, batch] of parts.entries()) {
    const structure = () => sendStructure(sql, id, batch.structure, batch.now);
    const events = () => sendEvents(sql, id, batch.events, batch.now);
    for (const send of batch.eventsFirst ? [events, structure] : [structure, events]) await send();
    await drain(sql, id, { now: new Date(batch.now) });
    const differing = await found(soFar(whole, parts.slice(0, i + 1)), id);
    if (differing.length > 0) return differing;
  }
  return [];
}

/** Leaves out as many of the values as it can, in ever smaller runs, while the test still fails. */
async function without<T>(values: readonly T[], fails: (left: T[]) => Promise<boolean>): Promise<T[]> {
  let left = [...values];
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < left.length; ) {
      const fewer = [...left.slice(0, start), ...left.slice(start + size)];
      if (await fails(fewer).catch(() => false)) left = fewer;
      else start += size;
    }
  }
  return left;
}

const isFailing = async (work: Promise<unknown[]>) => (await work).length > 0;

async function smallest(): Promise<unknown> {
  const whole = soFar(organisation, arriving);
  if (await isFailing(inOneBatch(whole))) {
    let best = whole;
    const events = await without(best.events, (left) => isFailing(inOneBatch({ ...best, events: left })));
    best = { ...best, events };
    for (const table of Object.keys(best.structure).reverse() as (keyof StructureRows)[]) {
      const put = (rows: unknown[]) => ({ ...best, structure: { ...best.structure, [table]: rows } });
      best = put(await without<unknown>(best.structure[table], (left) => isFailing(inOneBatch(put(left)))));
    }
    console.log(report(await inOneBatch(best)));
    return best;
  }
  console.log("not in one batch");
  const all = arriving.flatMap((batch, i) => batch.events.map((event) => ({ event, i })));
  const parts = (left: { event: EventRow; i: number }[]) =>
    arriving.map((batch, i) => ({
      ...batch,
      events: left.filter((one) => one.i === i).map((one) => one.event),
    }));
  if (!(await isFailing(inBatches(organisation, arriving)))) {
    const id = `try-${attempts}`;
    const dates = [...expectedRows(whole, { codes }).values()].map((row) => row.date).sort();
    await aggregate(sql, {
      organizationId: id,
      from: dates[0],
      to: dates.at(-1),
      now: new Date(whole.now),
    });
    return { onlyAfter: "a full run", report: report(await found(whole, id)) };
  }
  const left = await without(all, (events) => isFailing(inBatches(organisation, parts(events))));
  console.log(report(await inBatches(organisation, parts(left))));
  return { organisation: { ...organisation, events: [], structure: {} }, batches: parts(left) };
}

const isOwnState = (state: StateRow) =>
  !DEFAULT_STATES.some((known) => known.state_code === state.state_code);
console.log(
  JSON.stringify(
    await smallest(),
    (name, value) => (name === "states" ? value.filter(isOwnState) : value),
    1,
  ),
);
await close();
