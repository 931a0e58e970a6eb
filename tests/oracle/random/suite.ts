import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aggregate, drain, rebuild, rebuildCheck } from "@/db/aggregation";
import { LOT_COUNTS } from "@/db/aggregation/lots";
import type { Sql } from "@/db/client";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { differences, report } from "../compare";
import type { Organisation } from "../model";
import { expectedRows, type Row } from "../oracle";
import { builtCodes, create, load, sendEvents, sendStructure, storedRows } from "../product";
import { type Batch, batches, soFar } from "./batches";
import { randomOrganisation } from "./organisation";
import { Random } from "./prng";

/**
 * Random organisations, each as it arrives in batches: after every batch the refreshed rows are the oracle's, and in the
 * end so are those of a full run, of a rebuild, and of the same events in one batch. ORACLE_SEEDS says how many (20),
 * ORACLE_FROM the first seed (1).
 */
const SEEDS = Number(process.env.ORACLE_SEEDS ?? 20);
const FROM = Number(process.env.ORACLE_FROM ?? 1);
const PER_DATABASE = 10;
/** A rebuild takes every fifth of these small organisations in several passes, as it does large ones. */
const learnersPerPass = (seed: number) => (seed % 5 === 0 ? 4 : undefined);

const codes = builtCodes();

/** Readable where it fails; empty where every row is as it must be. */
const check = (organisation: Organisation, rows: ReadonlyMap<string, Row>) =>
  report(differences(expectedRows(organisation, { codes }), rows, { codes }));

/** Events that come by and by after the rest of a batch: a structure that changed has everything derived again, these only what they touch. */
const BY_AND_BY = 12;
const AT_ONCE = 3;

async function deliver(sql: Sql, id: string, batch: Batch) {
  const early = Math.max(0, batch.events.length - BY_AND_BY);
  const structure = () => sendStructure(sql, id, batch.structure, batch.now);
  const events = () => sendEvents(sql, id, batch.events.slice(0, early), batch.now);
  for (const send of batch.eventsFirst ? [events, structure] : [structure, events]) await send();
  await drain(sql, id, { now: new Date(batch.now) });
  for (let from = early; from < batch.events.length; from += AT_ONCE) {
    await sendEvents(sql, id, batch.events.slice(from, from + AT_ONCE), batch.now);
    await drain(sql, id, { now: new Date(batch.now) });
  }
}

const chunks = Array.from({ length: Math.ceil(SEEDS / PER_DATABASE) }, (_, chunk) => {
  const first = FROM + chunk * PER_DATABASE;
  return Array.from({ length: Math.min(PER_DATABASE, FROM + SEEDS - first) }, (__, i) => first + i);
});

/** Declares the tests of every second chunk of seeds: two files, so that two workers share them. */
export function randomOrganisations(half: 0 | 1): void {
  const mine = chunks
    .filter((_, chunk) => chunk % 2 === half)
    .map((seeds) => ({ seeds, name: `${seeds[0]} to ${seeds.at(-1)}` }));
  // Fewer seeds than a chunk leave the second file without any.
  if (mine.length === 0) test("no seeds for this half", () => expect(half).toBe(1));
  describe.each(mine)("random organisations $name", ({ seeds }) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await testDatabase();
    });
    afterAll(() => database.close());

    test.each(seeds)("seed %i: refresh after each batch = full run = rebuild = oracle", async (seed) => {
      const { sql } = database;
      const organisation = randomOrganisation(seed);
      const random = new Random(seed + 1_000_000);
      const id = `seed-${seed}`;
      const arrived: Batch[] = [];
      const coming = batches(random, organisation, random.int(2, 4));
      await create(sql, id, { ...organisation, now: coming[0]!.now });
      for (const batch of coming) {
        await deliver(sql, id, batch);
        arrived.push(batch);
        const place = `after batch ${arrived.length}`;
        expect(check(soFar(organisation, arrived), await storedRows(sql, id)), place).toBe("");
      }
      const whole = soFar(organisation, arrived);
      const expected = expectedRows(whole, { codes });
      const now = new Date(organisation.now);
      const lots = LOT_COUNTS[seed % LOT_COUNTS.length];
      const dates = [...expected.values()].map((row) => row.date).sort();
      if (dates.length > 0) {
        await aggregate(sql, { organizationId: id, from: dates[0], to: dates.at(-1), now, lots });
        expect(check(whole, await storedRows(sql, id)), "after a full run").toBe("");
      }
      const { differences: drift } = await rebuildCheck(sql, id);
      expect(drift, "rebuild --check").toEqual([]);
      await rebuild(sql, id, { now, learnersPerPass: learnersPerPass(seed), lots });
      expect(check(whole, await storedRows(sql, id)), "after a rebuild").toBe("");
    });

    test(`seed ${seeds[0]}: the same events in one batch, in another order`, async () => {
      const organisation = randomOrganisation(seeds[0]!);
      const events = new Random(seeds[0]!).shuffled(organisation.events);
      const again = { ...organisation, events: [...events, ...events.slice(0, 5)] };
      await load(database.sql, "once", again);
      expect(check(organisation, await storedRows(database.sql, "once"))).toBe("");
    });

    test(`seed ${seeds[0]}: another zone re-dates the whole log`, async () => {
      const { sql } = database;
      const organisation = { ...randomOrganisation(seeds[0]!), timeZone: "Pacific/Auckland" };
      await load(sql, "moved", randomOrganisation(seeds[0]!));
      await sql`UPDATE organization SET time_zone = ${organisation.timeZone} WHERE id = 'moved'`;
      await drain(sql, "moved", { now: new Date(organisation.now) });
      expect(check(organisation, await storedRows(sql, "moved"))).toBe("");
    });
  });
}
