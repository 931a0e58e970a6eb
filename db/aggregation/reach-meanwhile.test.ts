import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { describe, expect, it } from "vitest";
import { changeMetric, readMetricForm } from "@/db/admin/metrics";
import { changeOrganization, readOrganizationForm } from "@/db/admin/organization";
import { deleteFormulaMetric, saveFormulaMetric } from "@/db/metrics";
import { refresh } from ".";
import {
  all,
  author,
  begin,
  expectRight,
  group,
  ITEMS,
  NOW,
  org,
  organisationForEachTest,
  quiz,
  send,
  sql,
  write,
} from "./reach.testing";

/** What changes while a cycle is under way is reached too. The embedded database has one connection: there is no "while" there. */
describe.skipIf(!process.env.TEST_DATABASE_URL)("while a cycle is under way", () => {
  organisationForEachTest();

  /** Until somebody waits for a lock, or `work` has ended without. */
  const untilItWaits = async (work: Promise<unknown>) => {
    let over = false;
    work.finally(() => {
      over = true;
    });
    while (!over) {
      const [waits] = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      if (waits) return;
      await sleep(20);
    }
  };
  const cycle = () => refresh(sql, org, { now: NOW });

  it("the mastery mark changes that it waits for: it takes the new one", async () => {
    const lms_item = ITEMS.map((item) => ({ ...item, is_key: true }));
    await begin({ lms_item }, [quiz("ana", 6, { passed: true }), quiz("bob", 8), quiz("cleo", 2)]);
    const form = await readOrganizationForm(sql, org);
    let waiting: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await changeOrganization(tx, author(), { ...form, holidays: "", masteryMark: 50 });
      waiting = cycle();
      await untilItWaits(waiting);
    });
    await waiting;
    await all();
    await expectRight();
  });

  it("the organisation's clock comes to stop at 13:00 while the cycle of 14:00 waits: it is 13:00 from then on", async () => {
    await begin();
    const [stop, at] = [new Date("2026-03-10T13:00:00Z"), new Date("2026-03-10T14:00:00Z")];
    let waiting: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await tx`select from engine_clock where organization_id = ${org} for update`;
      await tx`
        update organization set settings_json = settings_json || jsonb_build_object('clock_stops_at', ${stop.toISOString()}::text)
        where id = ${org}`;
      waiting = refresh(sql, org, { now: at });
      await untilItWaits(waiting);
    });
    await waiting;
    expect(await sql`select tick_at from engine_clock where organization_id = ${org}`).toEqual([
      { tick_at: stop },
    ]);
  });

  it("a Groupe takes another name after the cycle has read what changed", async () => {
    await begin();
    await write({ lms_student: [{ id: "ana", name: "Ana" }] });
    let waiting: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await tx`select from engine_structure_change where organization_id = ${org} for update`;
      waiting = cycle();
      await untilItWaits(waiting);
      await write({ lms_group: [group("h", "Groupe", "s", "Another")] });
    });
    await waiting;
    await all();
    await expectRight();
  });

  it("a statistic is switched off whose dates are queued already, for another, and being taken", async () => {
    await begin();
    const switchOff = async (tx: postgres.Sql | postgres.TransactionSql, code: string) => {
      const form = await readMetricForm(sql, org, code);
      await changeMetric(tx, author(), { ...form!, code, isActive: false });
    };
    await switchOff(sql, "FEEDBACK_COUNT");
    let taking: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await switchOff(tx, "SCORE_NORM");
      taking = cycle();
      await untilItWaits(taking);
    });
    await taking;
    await all();
    await expectRight();
  });

  it("a badge's rule changes again while the cycle applies the change before", async () => {
    const badge = (condition: object) => ({
      gamification_badge: [{ id: "b", name: "b", points_reward: 7, criteria_json: { all: [condition] } }],
    });
    await begin(badge({ signal: "QUIZ_PASSED", count: 1 }));
    await write(badge({ points: 100_000 }));
    let applying: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      // What the old rule gave is about to be kept as a grant: that waits for this one.
      await tx`
        insert into gamification_grant (organization_id, badge_id, student_id, course_id, class_id, awarded_at, source)
        select organization_id, badge_id, student_id, coalesce(course_id, ''), coalesce(class_id, ''), awarded_at, 'kept'
        from gamification_award where organization_id = ${org}`;
      applying = cycle();
      await untilItWaits(applying);
      await write(badge({ streak_days: 1 }));
    });
    await applying;
    await all();
    await expectRight();
  });

  it("a statistic by formula is removed that the cycle computes: none of its rows is left", async () => {
    await begin();
    const { metric } = await saveFormulaMetric(
      sql,
      author(),
      {
        code: "OWN",
        formula: "2 * FEEDBACK_COUNT",
        words: { fr: { label: "own", description: "" } },
        category: "Feedback",
        higherIsBetter: true,
        warnBelow: null,
        warnAbove: null,
        objective: null,
        isActive: true,
      },
      null,
    );
    await all();
    await send({
      id: "f",
      type: "FEEDBACK",
      student_id: "ana",
      instructor_id: "tara",
      occurred_at: "2026-03-10T10:00:00Z",
      payload: { item: { item_type: "Ua", item_id: "u" }, sentiment: "positive" },
    });
    let computing: Promise<unknown> = Promise.resolve();
    let removing: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      // At its end a cycle takes its turn to tell (lots.ts): it has computed by then.
      await tx`select pg_advisory_xact_lock(hashtext(${org}), 6)`;
      computing = cycle();
      await untilItWaits(computing);
      removing = deleteFormulaMetric(sql, author(), "OWN", metric.version);
      await Promise.race([removing, sleep(1000)]);
    });
    await Promise.all([computing, removing]);
    await all();
    await expectRight();
  });
});
