import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import type { Database } from "@/db/client";
import { ApiError } from "./errors";
import { checked, route } from "./route";

const logged = vi.hoisted(() => [] as unknown[]);
vi.mock("@/lib/log", () => ({
  log: { info: (line: unknown) => logged.push(line), error: (line: unknown) => logged.push(line) },
}));

const processWide = globalThis as { jalonDatabase?: Promise<Database> };
beforeAll(() => {
  // None of these routes asks it anything.
  processWide.jalonDatabase = Promise.resolve({} as Database);
});
afterAll(() => {
  processWide.jalonDatabase = undefined;
});

/** What a route answers whose work does this. */
async function answer(call: () => unknown, headers: Record<string, string> = {}) {
  const handler = route({
    name: "GET /test",
    parse: () => null,
    authorise: async () => ({ organizationId: "org", actor: "key:k1" }),
    call: async () => call(),
  });
  const response = await handler(new Request("http://jalon/test?name=Ada", { headers }));
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const thrown = (error: unknown) => () => {
  throw error;
};

describe("route", () => {
  it("answers what the work gives", async () => {
    expect(await answer(() => ({ n: 1 }))).toMatchObject({ status: 200, body: { n: 1 } });
  });

  it("keeps the words of an unexpected error to itself, and logs them under the request id", async () => {
    const { status, body, headers } = await answer(thrown(new Error("relation of 192.0.2.7 is gone")));
    expect([status, body.error.code]).toEqual([500, "internal"]);
    expect(JSON.stringify(body)).not.toContain("192.0.2.7");
    const requestId = headers.get("x-request-id");
    expect(logged).toContainEqual(
      expect.objectContaining({
        requestId,
        error: expect.objectContaining({ message: "relation of 192.0.2.7 is gone" }),
      }),
    );
  });

  it("logs who and what, and nothing of the query nor of the rows that PostgreSQL quotes", async () => {
    const error = Object.assign(new Error("duplicate key"), {
      code: "23505",
      detail: "Key (name)=(Ada) exists.",
    });
    await answer(thrown(error), { authorization: "Bearer jalon_secret" });
    expect(JSON.stringify(logged)).toContain("org key:k1");
    expect(JSON.stringify(logged)).not.toMatch(/Ada|jalon_secret/);
  });

  it.each([
    ["refused", { code: "ECONNREFUSED" }],
    ["shutting down", { code: "57P01" }],
    ["out of connections", { code: "53300" }],
  ])("a database that is %s is 503, to be tried again", async (_, fields) => {
    const { status, headers, body } = await answer(thrown(Object.assign(new Error("x"), fields)));
    expect([status, headers.get("retry-after"), body.error.code]).toEqual([503, "5", "unavailable"]);
  });

  it("a query that is wrong: each thing with path, code and words in the caller's language", async () => {
    const schema = z.object({ metric: z.string(), period: z.enum(["Day", "Week"]) });
    const work = () => checked(schema, { period: "Year" });
    expect(await answer(work, { "accept-language": "fr" })).toMatchObject({
      status: 400,
      body: {
        error: {
          code: "bad_request",
          details: [
            { path: "metric", code: "missing", message: "Ce champ est obligatoire." },
            { path: "period", code: "not_one_of", message: "Valeurs possibles : Day, Week." },
          ],
        },
      },
    });
  });

  it("an error of the table has its status, header and words", async () => {
    const { status, headers, body } = await answer(
      thrown(new ApiError("rate_limited", { retryAfterSeconds: 7 })),
    );
    expect([status, headers.get("retry-after"), body]).toEqual([
      429,
      "7",
      { error: { code: "rate_limited", message: "Too many requests with this key; see Retry-After." } },
    ]);
  });
});
