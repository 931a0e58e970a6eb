import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Need } from "@/lib/needs/types";
import type { ScopeRef } from "@/lib/view";
import { type TestDatabase, testDatabase } from "../../testing";
import { createUser } from "../../users";
import { NOW } from "../school.testing";
import { findViewer, type SignedIn } from "../viewer";
import { loadNeeds } from "./index";
import { plantNeeds } from "./needs.testing";
import { loadWaiting } from "./waiting";

let db: TestDatabase;
const people: Record<string, SignedIn> = {};

const A: ScopeRef = { type: "Groupe", id: "A" };
const WHOLE: ScopeRef = { type: "Global", id: null };

beforeAll(async () => {
  db = await testDatabase();
  await plantNeeds(db.sql);
  const accounts = {
    t1: { role: "trainer", instructorId: "t1" },
    t2: { role: "trainer", instructorId: "t2" },
    admin: { role: "admin" },
  } as const;
  for (const [name, account] of Object.entries(accounts)) {
    const { id } = await createUser(db.sql, "school", {
      email: `${name}@example.org`,
      name,
      password: "un mot de passe",
      ...account,
    });
    const viewer = await findViewer(db.sql, { organizationId: "school", userId: id, sessionVersion: 1 }, NOW);
    if (viewer) people[name] = viewer;
  }
});
afterAll(() => db.close());

const who = (name: string) => {
  const found = people[name];
  if (!found) throw new Error(name);
  return found;
};
const told = (needs: readonly Need[]) =>
  needs.map(({ studentId, fired }) => [studentId, ...fired.map(({ rule, measure }) => `${rule} ${measure}`)]);

describe("who needs me", () => {
  test("each rule from its own facts, the neediest first", async () => {
    const list = await loadNeeds(db.sql, who("t1"), A, null);
    expect([list.day, list.isNow, list.learners]).toEqual(["2026-10-15", true, 7]);
    expect(told(list.needs)).toEqual([
      // 44 days since 1 September, more than twice 3: 6 points. Never comes before the 6 of l1.
      ["l2", "never_started 44"],
      // 11 days since 4 October (3 points); 5 − 2 = 3 UAs (2); the UA, handed in twice, and the project (1).
      ["l1", "inactivity 11", "behind_plan 3", "waiting_feedback 2"],
      ["l6", "overdue_critical_tasks 1"],
      ["l4", "absences 2"],
      ["l5", "falling_scores 20"],
    ]);
    expect(list.needs.map(({ points }) => points)).toEqual([6, 6, 3, 2, 2]);
    const waiting = list.needs[1]?.fired.find(({ rule }) => rule === "waiting_feedback");
    // Since 8 October 08:00, a week ago to the hour.
    expect([waiting?.since, waiting?.values.hours]).toEqual(["2026-10-08", 168]);
  });

  test("as of a past day: what was not yet so is not told", async () => {
    const list = await loadNeeds(db.sql, who("t1"), A, "2026-10-09");
    expect(list.isNow).toBe(false);
    // On the 9th l1 had been silent for 5 days; by its end the project had waited for less than 48 hours, and the module
    // had its answer. l3 to l7 had never done anything by then.
    expect(told(list.needs.filter(({ studentId }) => ["l1", "l4"].includes(studentId)))).toEqual([
      ["l4", "never_started 38", "absences 2"],
      ["l1", "behind_plan 3"],
    ]);
  });

  test("a trainer sees the learners of assigned groups only, whatever scope is chosen", async () => {
    const ids = async (name: string, scope: ScopeRef) =>
      (await loadNeeds(db.sql, who(name), scope, null)).needs.map(({ studentId }) => studentId).sort();
    expect(await ids("t1", WHOLE)).toEqual(["l1", "l2", "l4", "l5", "l6"]);
    expect(await ids("t2", A)).toEqual([]);
    expect(await ids("t2", WHOLE)).toEqual(["l8"]);
    // l9 is in no group: nobody's to look after.
    expect(await ids("admin", WHOLE)).toEqual(["l1", "l2", "l4", "l5", "l6", "l8"]);
  });

  test("the organisation's own thresholds", async () => {
    const viewer = who("t1");
    const settings = { needs: { inactivity: { days: 12 }, never_started: null } };
    const strict = { ...viewer, organization: { ...viewer.organization, settings } };
    expect(told((await loadNeeds(db.sql, strict, A, null)).needs).slice(0, 2)).toEqual([
      ["l1", "behind_plan 3", "waiting_feedback 2"],
      ["l6", "overdue_critical_tasks 1"],
    ]);
  });
});

describe("what waits for feedback", () => {
  test("the oldest first, a piece of work once, what is validated or answered not at all", async () => {
    const list = await loadWaiting(db.sql, who("t1"), A, 10);
    expect(list.total).toBe(3);
    expect(
      list.waiting.map(({ studentId, item, times, since }) => [studentId, item?.id, times, since]),
    ).toEqual([
      ["l1", "p", 1, "2026-10-08T10:00:00+02:00"],
      ["l1", "u", 2, "2026-10-10T10:00:00+02:00"],
      ["l3", "u", 1, "2026-10-15T09:00:00+02:00"],
    ]);
    expect(list.waiting[2]?.minutes).toBe(60);
    expect(list.waiting[1]?.item).toEqual({
      type: "Ua",
      id: "u",
      label: "UA U",
      above: "Micro-compétence MC",
    });
  });

  test("a limit cuts the list, not its count", async () => {
    const list = await loadWaiting(db.sql, who("t1"), A, 1);
    expect([list.total, list.waiting.length]).toEqual([3, 1]);
  });

  test("of other trainers' groups nothing", async () => {
    expect((await loadWaiting(db.sql, who("t2"), A, 10)).total).toBe(0);
    expect(
      (await loadWaiting(db.sql, who("t2"), WHOLE, 10)).waiting.map(({ studentId }) => studentId),
    ).toEqual(["l8"]);
  });
});
