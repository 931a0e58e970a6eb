import { afterAll, beforeAll, expect, test } from "vitest";
import { rebuild, refresh } from "@/db/aggregation";
import type { Sql } from "@/db/client";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { type Expected, expectedGame, type Game } from "./gamification";
import type { Organisation } from "./model";
import { create, sendEvents, sendStructure } from "./product";
import { livelier, randomGame } from "./random/badges";
import { type Batch, batches, soFar } from "./random/batches";
import { randomOrganisation } from "./random/organisation";
import { Random } from "./random/prng";

/**
 * Signals, awards and the views v_user_progress, v_signal_summary, v_leaderboard and v_user_activity of random organisations, as they arrive in batches (late,
 * repeated, shuffled, the structure changing on the way), after another calendar of holidays, after a rebuild and in
 * another zone. GAME_SEEDS says how many (6), GAME_FROM the first.
 */
const SEEDS = Number(process.env.GAME_SEEDS ?? 6);
const FROM = Number(process.env.GAME_FROM ?? 1);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test.each(Array.from({ length: SEEDS }, (_, n) => FROM + n))("seed %i", async (seed) => {
  const { sql } = database;
  const id = `game-${seed}`;
  const random = new Random(seed + 2_000_000);
  const organisation = livelier(random, randomOrganisation(seed));
  let game = randomGame(random, organisation);
  const coming = batches(random, organisation, random.int(2, 4));
  await create(sql, id, { ...organisation, now: coming[0]!.now });
  await plant(sql, id, game);

  const arrived: Batch[] = [];
  const check = async (place: string, changes: Partial<Organisation> = {}) =>
    expect(await stored(sql, id), place).toEqual(
      expectedGame({ ...soFar(organisation, arrived), ...changes }, game),
    );
  for (const batch of coming) {
    const structure = () => sendStructure(sql, id, batch.structure, batch.now);
    const events = () => sendEvents(sql, id, batch.events, batch.now);
    for (const send of batch.eventsFirst ? [events, structure] : [structure, events]) {
      await send();
      if (random.chance(0.5)) await refresh(sql, id, { now: new Date(batch.now) });
    }
    await refresh(sql, id, { now: new Date(batch.now) });
    arrived.push(batch);
    await check(`after batch ${arrived.length}`);
  }

  const now = new Date(organisation.now);
  game = { ...game, holidays: random.some(game.holidays, 0.5), points: { ...game.points, QUIZ_PASSED: 7 } };
  await plant(sql, id, game);
  await refresh(sql, id, { now });
  await check("after other holidays and points");
  await rebuild(sql, id, { now, recentDays: 0 });
  await check("after a rebuild");
  await sql`update organization set time_zone = 'Pacific/Auckland' where id = ${id}`;
  await refresh(sql, id, { now });
  await check("in another zone", { timeZone: "Pacific/Auckland" });
});

/** The organisation's badges, points and holidays. */
async function plant(sql: Sql, id: string, { badges, points, holidays }: Game): Promise<void> {
  await sql`delete from gamification_badge where organization_id = ${id} and type = 'default'`;
  await sql`
    update organization set settings_json = settings_json || ${JSON.stringify({ points, holidays })}::text::jsonb where id = ${id}`;
  const rows = badges.map((badge) => ({ ...badge, metadata: { repeatable: badge.repeatable } }));
  await sql`
    insert into gamification_badge (organization_id, id, name, criteria_json, metadata_json, points_reward)
    select ${id}, b.id, b.id, b.criteria, b.metadata, b.points
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as b(id text, criteria jsonb, metadata jsonb, points integer)
    on conflict (organization_id, id) do nothing`;
}

const at = (sql: Sql, column: string) =>
  sql`to_char(${sql(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

async function stored(sql: Sql, id: string): Promise<Expected> {
  const lines = async (query: ReturnType<Sql>) =>
    (await sql<{ line: string }[]>`select line from (${query}) x`).map((row) => row.line).sort();
  return {
    signals: await lines(sql`
      select concat_ws(' ', type, student_id, course_id, coalesce(class_id, ''), ${at(sql, "created_at")},
        array_to_string(source_event_ids, '+')) as line
      from lms_signal where organization_id = ${id}`),
    progress: await lines(sql`
      select concat_ws(' ', student_id, class_id, course_id, coalesce(video_max_position_sec::float8::text, '-'),
        coalesce(video_duration_sec::float8::text, '-'), coalesce(${at(sql, "video_completed_at")}, '-'),
        coalesce(quiz_score::float8 || '/' || quiz_max_score::float8, '-'), coalesce(${at(sql, "quiz_passed_at")}, '-'),
        ${at(sql, "updated_at")}) as line
      from v_user_progress where organization_id = ${id}`),
    awards: await lines(sql`
      select concat_ws(' ', badge_id, student_id, coalesce(course_id, ''), coalesce(class_id, ''), ${at(sql, "awarded_at")}) as line
      from gamification_award where organization_id = ${id}`),
    board: await lines(sql`
      select concat_ws(' ', student_id, total_points, badges_count, rank) as line from v_leaderboard where organization_id = ${id}`),
    summary: await lines(sql`
      select concat_ws(' ', student_id, video_completed_count, quiz_passed_count, step_completed_count) as line
      from v_signal_summary where organization_id = ${id}`),
    activity: await lines(sql`
      select concat_ws(' ', student_id, coalesce(${at(sql, "last_event_at")}, '-'), events_24h, streak_days) as line
      from v_user_activity where organization_id = ${id}`),
  };
}
