import { afterAll, beforeAll, vi } from "vitest";
import { NOW, plantItems, plantSchool } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { account, signInAs, useDatabase } from "../session.testing";

export type Staff = "admin" | "second" | "trainer" | "learner" | "foreign";

/**
 * The small school with two administrators, a trainer and a learner, and another school with an administrator of its
 * own, for the tests of the administrator's handlers.
 */
export function schoolOfAdmins() {
  const school = {
    db: undefined as unknown as TestDatabase,
    users: {} as Record<Staff, string>,
    /** From here on the handlers are called with this account's session; null: nobody's. */
    async as(who: Staff | null): Promise<void> {
      if (who === null) return signInAs(null);
      const organization = who === "foreign" ? "other" : "school";
      const [row] = await school.db.sql<{ session_version: number }[]>`
        select session_version from app_user where organization_id = ${organization} and id = ${school.users[who]}`;
      await signInAs(school.users[who], organization, row!.session_version);
    },
    /** The newest audit rows of the school, oldest first. */
    async audit(count: number) {
      const rows = await school.db.sql`
        select actor, action, subject, before_json as before, after_json as after from audit_log
        where organization_id = 'school' order by id desc limit ${count}`;
      return [...rows].reverse();
    },
  };
  beforeAll(async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const db = await testDatabase();
    school.db = db;
    useDatabase(db);
    for (const org of ["school", "other"]) {
      await plantSchool(db.sql, org);
      await plantItems(db.sql, org);
    }
    school.users = {
      admin: await account(db, { email: "a1@example.org", role: "admin" }),
      second: await account(db, { email: "a2@example.org", role: "admin" }),
      trainer: await account(db, { email: "t1@example.org", role: "trainer", instructorId: "t1" }),
      learner: await account(db, { email: "l1@example.org", role: "learner", studentId: "l1" }),
      foreign: await account(db, { email: "a1@example.com", role: "admin" }, "other"),
    };
  });
  afterAll(async () => {
    vi.useRealTimers();
    useDatabase(undefined);
    await school.db.close();
  });
  return school;
}

/** What a handler answered: its status and its body. */
export async function answerOf(response: Promise<Response>) {
  const answer = await response;
  return { status: answer.status, body: await answer.json() };
}
