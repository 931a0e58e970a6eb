import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plantSchool } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { createUser } from "@/db/users";
import { clientAddress } from "@/lib/auth/address";
import { safePath } from "@/lib/auth/safe-path";
import { attemptSignIn } from "@/lib/auth/sign-in";
import { signInThrottle } from "@/lib/auth/throttle";

const PASSWORD = "un mot de passe long";
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await plantSchool(db.sql);
  await plantSchool(db.sql, "other");
  const admin = { name: "A", role: "admin", password: PASSWORD } as const;
  await createUser(db.sql, "school", { ...admin, email: "one@example.org" });
  await createUser(db.sql, "school", { ...admin, email: "two@example.org" });
  await createUser(db.sql, "other", { ...admin, email: "two@example.org" });
});
afterAll(() => db.close());

const attempt = (email: string, password: string, more: { address?: string; organization?: string } = {}) =>
  attemptSignIn(db.sql, signInThrottle(db.sql), { email, password, address: "192.0.2.1", ...more });

describe("signing in", () => {
  test("with the right password opens the one account", async () => {
    expect(await attempt("One@Example.org", PASSWORD)).toMatchObject({
      kind: "in",
      account: { organization_id: "school" },
    });
  });

  test("a wrong password and no account answer alike, after at least 400 ms", async () => {
    const timed = async (email: string) => {
      const start = performance.now();
      const answer = await attempt(email, "not the password", { address: "192.0.2.2" });
      return { answer, ms: performance.now() - start };
    };
    const [wrong, none] = [await timed("one@example.org"), await timed("none@example.org")];
    expect(none.answer).toEqual(wrong.answer);
    expect(wrong.answer).toEqual({ kind: "refused" });
    expect(Math.min(wrong.ms, none.ms)).toBeGreaterThanOrEqual(399);
  });

  test("accounts in two organisations: choose, then the one that was named", async () => {
    const answer = await attempt("two@example.org", PASSWORD);
    expect(answer).toEqual({
      kind: "choose",
      organizations: [
        { id: "other", name: "École other" },
        { id: "school", name: "École school" },
      ],
    });
    const named = await attempt("two@example.org", PASSWORD, { organization: "other" });
    expect(named).toMatchObject({ kind: "in", account: { organization_id: "other" } });
    const foreign = await attempt("one@example.org", PASSWORD, { organization: "other" });
    expect(foreign).toEqual({ kind: "refused" });
  });
});

describe("attempts that fail", () => {
  test("wait after the fifth, for an account and for none, even with the right password; other addresses go on", async () => {
    for (const email of ["one@example.org", "unknown@example.org"]) {
      const throttle = signInThrottle(db.sql);
      const address = "198.51.100.7";
      for (let n = 1; n <= 5; n++) expect(await throttle.attempt(email, address)).toBe(0);
      const answer = await attempt(email, PASSWORD, { address });
      expect(answer.kind).toBe("wait");
      expect(await throttle.attempt(email, "198.51.100.8")).toBe(0);
    }
  });

  test("are forgotten after a success", async () => {
    const throttle = signInThrottle(db.sql);
    for (let n = 1; n <= 4; n++) await throttle.attempt("two@example.org", "203.0.113.9");
    await throttle.succeeded("two@example.org", "203.0.113.9");
    expect(await throttle.attempt("two@example.org", "203.0.113.9")).toBe(0);
  });
});

test.each([
  [{ "x-forwarded-for": "203.0.113.1" }, "203.0.113.1"],
  [{ "x-forwarded-for": "1.1.1.1, 203.0.113.1" }, "203.0.113.1"],
  [{}, "unknown"],
])("the address of %j is %s", (headers, address) => {
  expect(clientAddress(headers)).toBe(address);
});

test.each([
  ["/groups/A?period=Week", "/groups/A?period=Week"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  [undefined, "/"],
])("after signing in %j leads to %s", (to, path) => {
  expect(safePath(to)).toBe(path);
});
