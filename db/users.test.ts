import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantSchool } from "./queries/school.testing";
import { findViewer } from "./queries/viewer";
import { type TestDatabase, testDatabase } from "./testing";
import {
  createUser,
  disableUser,
  findAccounts,
  hashPassword,
  recordRefusedSignIn,
  recordSignIn,
  resetPassword,
  verifyPassword,
} from "./users";

const PASSWORD = "un mot de passe long";
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await plantSchool(db.sql);
  await plantSchool(db.sql, "other");
});
afterAll(() => db.close());

describe("passwords", () => {
  test("are argon2id and never the text", async () => {
    const stored = await hashPassword(PASSWORD);
    expect(stored).toMatch(/^\$argon2id\$/);
    expect(await verifyPassword(stored, PASSWORD)).toBe(true);
    expect(await verifyPassword(stored, `${PASSWORD} `)).toBe(false);
  });
  test("of 9 characters are refused, of 10 taken", async () => {
    await expect(hashPassword("123456789")).rejects.toMatchObject({ code: "weak_password" });
    await expect(hashPassword("1234567890")).resolves.toBeTruthy();
  });
  test("count to the last character: 200 that differ in the 200th are two", async () => {
    const stored = await hashPassword(`${"a".repeat(199)}b`);
    expect(await verifyPassword(stored, `${"a".repeat(199)}c`)).toBe(false);
  });
  test("typed composed or decomposed are one", async () => {
    const stored = await hashPassword("é".normalize("NFC").repeat(10));
    expect(await verifyPassword(stored, "é".normalize("NFD").repeat(10))).toBe(true);
  });
  test("without a hash nothing fits", async () => {
    expect(await verifyPassword(null, PASSWORD)).toBe(false);
  });
});

describe("accounts", () => {
  test("an e-mail is one account in an organisation, whatever its case, and may be another in the next", async () => {
    const { sql } = db;
    await createUser(sql, "school", {
      email: "Both@Example.org ",
      name: "B",
      role: "admin",
      password: PASSWORD,
    });
    await createUser(sql, "other", {
      email: "both@example.org",
      name: "B",
      role: "admin",
      password: PASSWORD,
    });
    await expect(
      createUser(sql, "school", { email: "both@example.org", name: "B", role: "admin", password: PASSWORD }),
    ).rejects.toMatchObject({ code: "email_taken" });

    const everywhere = await findAccounts(sql, { email: "BOTH@example.org", password: PASSWORD });
    expect(everywhere.map((account) => account.organization_id)).toEqual(["other", "school"]);
    expect(await findAccounts(sql, { email: "both@example.org", password: "wrong password" })).toEqual([]);
    expect(await findAccounts(sql, { email: "nobody@example.org", password: PASSWORD })).toEqual([]);
  });

  test("a learner that does not exist in the organisation is refused", async () => {
    const user = {
      email: "x@example.org",
      name: "X",
      role: "learner",
      password: PASSWORD,
      studentId: "l99",
    } as const;
    await expect(createUser(db.sql, "school", user)).rejects.toMatchObject({ code: "unknown_person" });
  });

  test("creation, sign-in, refusal, reset and disabling each leave an audit row without secrets", async () => {
    const { sql } = db;
    const email = "audit@example.org";
    const { id } = await createUser(sql, "school", { email, name: "A", role: "admin", password: PASSWORD });
    await recordSignIn(sql, { organization_id: "school", id });
    await recordRefusedSignIn(sql, email);
    await resetPassword(sql, "school", email, "another password");
    await disableUser(sql, "school", email);
    const rows = await sql`select * from audit_log where subject = ${`user:${id}`} order by id`;
    expect(rows.map((row) => row.action)).toEqual([
      "user.create",
      "user.sign_in",
      "user.sign_in_refused",
      "user.reset_password",
      "user.disable",
    ]);
    expect(JSON.stringify(rows)).not.toContain("argon2");
    expect(rows[0]?.after_json).toEqual({ email, name: "A", role: "admin", personId: null });
    await expect(disableUser(sql, "school", "nobody@example.org")).rejects.toMatchObject({
      code: "unknown_user",
    });
  });
});

describe("the account behind a session", () => {
  const at = new Date("2026-10-15T10:00:00Z");
  const session = (userId: string, sessionVersion = 1, organizationId = "school") => ({
    organizationId,
    userId,
    sessionVersion,
  });
  const account = (email: string, more: object) =>
    createUser(db.sql, "school", { email, name: email, role: "trainer", password: PASSWORD, ...more });

  test("a trainer has the groups assigned today and those below", async () => {
    const { id } = await account("t1@example.org", { instructorId: "t1" });
    const viewer = await findViewer(db.sql, session(id), at);
    expect(viewer?.groups.map((group) => group.id)).toEqual(["A", "A1", "A2"]);
    expect(viewer?.selfId).toBe("t1");
    const [made] = await db.sql`select after_json from audit_log where subject = ${`user:${id}`}`;
    expect(made?.after_json).toMatchObject({ role: "trainer", personId: "t1" });
    expect(viewer?.today).toBe("2026-10-15");
  });

  test("an assignment holds to its last local day and not one instant longer", async () => {
    const { id } = await account("t3@example.org", { instructorId: "t3" });
    // Paris is UTC+2 then: 1 October ends at 22:00 UTC.
    const last = await findViewer(db.sql, session(id), new Date("2026-10-01T21:59:59Z"));
    expect(last?.groups.map((group) => group.id)).toEqual(["A1"]);
    const ended = await findViewer(db.sql, session(id), new Date("2026-10-01T22:00:00Z"));
    expect(ended?.groups).toEqual([]);
  });

  test("a learner has the own groups and those above, with their numbers: A1 5, A 5 + 2, S 5 + 2 + 1", async () => {
    const { id } = await account("l1@example.org", { role: "learner", studentId: "l1" });
    const viewer = await findViewer(db.sql, session(id), at);
    expect(viewer?.groups).toEqual([
      { id: "A", learners: 7 },
      { id: "A1", learners: 5 },
      { id: "S", learners: 8 },
    ]);
  });

  test("an organisation whose clock has stopped lives on that day", async () => {
    const { id } = await account("past@example.org", { instructorId: "t3" });
    const { sql } = db;
    const stop = (at: string | null) =>
      sql`update organization set settings_json = settings_json || jsonb_build_object('clock_stops_at', ${at}::text) where id = 'school'`;
    await stop("2026-09-20T12:00:00Z");
    const viewer = await findViewer(sql, session(id), at);
    await stop(null);
    expect(viewer?.today).toBe("2026-09-20");
    expect(viewer?.groups.map((group) => group.id)).toEqual(["A1"]);
  });

  test("a changed password, a disabled account, another organisation: nobody", async () => {
    const { id } = await account("gone@example.org", {});
    expect(await findViewer(db.sql, session(id), at)).not.toBeNull();
    expect(await findViewer(db.sql, session(id, 1, "other"), at)).toBeNull();
    await resetPassword(db.sql, "school", "gone@example.org", "another password");
    expect(await findViewer(db.sql, session(id, 1), at)).toBeNull();
    expect(await findViewer(db.sql, session(id, 2), at)).not.toBeNull();
    await disableUser(db.sql, "school", "gone@example.org");
    expect(await findViewer(db.sql, session(id, 3), at)).toBeNull();
    expect(await findAccounts(db.sql, { email: "gone@example.org", password: "another password" })).toEqual(
      [],
    );
  });
});
