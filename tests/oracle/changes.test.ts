import { afterAll, beforeAll, expect, test } from "vitest";
import { drain, rebuildCheck, refresh } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { applyStructure } from "@/db/ingest/structure";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { addDays, daysBetween } from "./calendar";
import type { Badge } from "./gamification";
import type { Organisation } from "./model";
import { create, sendStructure } from "./product";
import { randomGame } from "./random/badges";
import { change } from "./random/changes";
import { randomOrganisation } from "./random/organisation";
import { Random } from "./random/prng";
import { due, importEvents, type Scene } from "./random/scene";

/**
 * After any changes of structure, settings, statistics and badges (by import, form, undo or removal, in any order, with late
 * events and half-drained queues), what cycles leave is what a rebuild leaves. ORACLE_SEEDS says how many: a fifth of it, as
 * one takes as long as several others; ORACLE_FROM the first seed.
 */
const SEEDS = Math.max(1, Math.round(Number(process.env.ORACLE_SEEDS ?? 20) / 5));
const FROM = Number(process.env.ORACLE_FROM ?? 1);
const ROUNDS = 6;
const DAY = 24 * 3_600_000;
/** Rows that a failure shows. */
const SHOWN = 4;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test.each(Array.from({ length: SEEDS }, (_, i) => FROM + i))("seed %i: cycles = rebuild", async (seed) => {
  const { scene, end } = await begin(database.sql, seed);
  const { sql, org, random, log } = scene;
  for (let round = 1; round <= ROUNDS; round++) {
    log.push(`round ${round}`);
    // Another cycle finds the queues of the one before it.
    for (let cycles = random.int(1, 4); cycles > 0; cycles--) {
      for (let changes = random.int(0, 4); changes > 0; changes--) await change(scene);
      if (random.chance(0.6)) await importEvents(scene, random.int(1, random.pick([3, 25])));
      if (random.chance(0.5)) scene.now = later(scene.now, random.int(0, 3 * DAY), end);
      await refresh(sql, org, { now: new Date(scene.now) });
      log.push(`cycle at ${scene.now}`);
    }
    await drain(sql, org, { now: new Date(scene.now) });
    const { pending, differing, differences } = await rebuildCheck(sql, org);
    const right = { pending: { events: 0, cells: 0 }, differing: 0, first: [] };
    const place = `seed ${seed}, round ${round}, after\n${log.join("\n")}\n`;
    expect({ pending, differing, first: differences.slice(0, SHOWN) }, place).toEqual(right);
  }
});

const later = (now: string, by: number, end: number) =>
  new Date(Math.min(end, Date.parse(now) + by)).toISOString();

/** One of few days, which are soon computed, and of groups enough for something to be compared. */
function lively(seed: number): Organisation {
  for (let n = seed * 1000; ; n++) {
    const organisation = randomOrganisation(n);
    const days = new Set(organisation.events.map((event) => event.occurred_at.slice(0, 10)));
    if (organisation.structure.lms_group.length >= 4 && days.size <= 15) return organisation;
  }
}

/** Given for each course, or class, in which a unit is done. */
const doneBy = (repeatable: "course" | "class"): Badge => ({
  id: `done-by-${repeatable}`,
  criteria: { all: [{ state: { domain: "Ua", state_code: "Validee" }, count: 1 }] },
  repeatable,
  points: 3,
});

/** An organisation in the midst of its life, half of what it did so far being known. */
async function begin(sql: Sql, seed: number): Promise<{ scene: Scene; end: number }> {
  const organisation = lively(seed);
  const random = new Random(seed + 3_000_000);
  const end = Date.parse(organisation.now);
  const start = Math.min(end, ...organisation.events.map((event) => Date.parse(event.occurred_at)));
  const now = new Date(start + Math.floor((end - start) * 0.4)).toISOString();
  const [first, last] = [start, end].map((at) => new Date(at).toISOString().slice(0, 10));
  const org = `changes-${seed}`;
  const badges = [...randomGame(random, organisation).badges, doneBy("course"), doneBy("class")];
  const scene: Scene = {
    sql,
    org,
    author: { organizationId: org, actor: "user:test" },
    random,
    now,
    days: daysBetween(addDays(first!, -8), addDays(last!, 8)),
    coming: random.shuffled(organisation.events),
    badges,
    runs: [],
    log: [],
  };
  await create(sql, org, { ...organisation, now });
  await sendStructure(sql, org, organisation.structure, now);
  const gamification_badge = badges.map(({ id, criteria, repeatable, points }) => ({
    id,
    name: id,
    points_reward: points,
    criteria_json: criteria,
    metadata_json: { repeatable },
  }));
  // Where learners are in the Session themselves, a Groupe comes to it and leaves it without anybody's coming or going.
  const { lms_group, lms_student } = organisation.structure;
  const session = lms_group.find((group) => group.group_type === "Session");
  const lms_group_student =
    session && seed % 2 === 0
      ? lms_student.map(({ id }) => ({ group_id: session.id, student_id: id, joined_on: scene.days[0] }))
      : [];
  await applyStructure(sql, org, { gamification_badge, lms_group_student }, { now: new Date(now) });
  await importEvents(scene, Math.floor(due(scene).length / 2));
  await drain(sql, org, { now: new Date(now) });
  return { scene, end };
}
