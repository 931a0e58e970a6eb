import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Sql } from "@/db/client";

const MINUTE = 60;
const HOUR_MS = 3_600_000;

/**
 * Attempts that fail before the next must wait. By account and address it is small, for a person mistypes a few
 * times; by either alone it is wider, so that nobody locks a colleague out and a centre behind one address signs
 * in. Kept in the database: every server process counts the same.
 */
const LIMITS = {
  "account at address": { points: 5, duration: 10 * MINUTE },
  account: { points: 50, duration: 60 * MINUTE },
  address: { points: 100, duration: 60 * MINUTE },
} as const;

type Limit = keyof typeof LIMITS;

/** What rate-limiter-flexible asks of a node-postgres client, spoken by postgres.js. */
function storeClient(sql: Sql) {
  return {
    query: async ({ text, values }: { text: string; values: (string | number | null)[] }) => ({
      rows: await sql.unsafe(text, values),
    }),
  };
}

export type Throttle = {
  /** Counts an attempt. Answers the seconds to wait when there were too many, else 0. */
  attempt(account: string, address: string): Promise<number>;
  /** Forgets the failures of an account at an address after a success there. */
  succeeded(account: string, address: string): Promise<void>;
};

/** The throttle of sign-ins over table rate_limit. The account is the e-mail as typed, whether or not it has one. */
export function signInThrottle(sql: Sql): Throttle {
  const limiter = (limit: Limit) =>
    new RateLimiterPostgres({
      storeClient: storeClient(sql),
      storeType: "client",
      tableName: "rate_limit",
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: `sign-in ${limit}`,
      ...LIMITS[limit],
    });
  const keys = (account: string, address: string): [RateLimiterPostgres, string][] => [
    [limiter("account at address"), `${account} ${address}`],
    [limiter("account"), account],
    [limiter("address"), address],
  ];
  return {
    async attempt(account, address) {
      // Nobody else clears the table, and it is as small as the attempts of an hour.
      await sql`delete from rate_limit where expire < ${Date.now() - HOUR_MS}`;
      const waits = await Promise.all(keys(account, address).map(([by, key]) => secondsToWait(by, key)));
      return Math.max(...waits);
    },
    async succeeded(account, address) {
      await Promise.all(
        keys(account, address).map(([by, key], i) => (i === 2 ? by.reward(key) : by.delete(key))),
      );
    },
  };
}

async function secondsToWait(limiter: RateLimiterPostgres, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000);
    throw refused;
  }
}
