import type { Sql } from "@/db/client";

const MINUTE = 60_000;
/** A process takes this share of what is left at a time, so the database is asked about 8 × ln(limit) times a minute at most. */
const SHARE = 8;

interface Window {
  readonly ends: number;
  /** Requests that this process may still let through without asking. */
  left: number;
  /** What all processes together had taken when it last asked. */
  taken: number;
  isSpent: boolean;
  /** The question under way: requests that come meanwhile wait for its answer. */
  asking: Promise<void> | null;
}

/** On globalThis: route handlers are module instances apart, but one process must not count twice. */
const processWide = globalThis as typeof globalThis & { jalonRateWindows?: Map<string, Window> };

/**
 * Counts one request against `limit` per clock minute, for every server process at once: each reserves requests in
 * table rate_limit in shares that shrink as the limit comes near. Never more than `limit` pass; what a process
 * reserved and did not use is the only thing that may be refused too early.
 * @param key what is counted: an API key
 * @returns 0, or the seconds to wait
 */
export async function secondsToWait(sql: Sql, key: string, limit: number, now = Date.now()): Promise<number> {
  const window = windowOf(key, now);
  while (window.left === 0 && !window.isSpent) {
    window.asking ??= reserve(sql, key, limit, window).finally(() => {
      window.asking = null;
    });
    await window.asking;
  }
  if (window.left === 0) return Math.ceil((window.ends - now) / 1000);
  window.left -= 1;
  return 0;
}

function windowOf(key: string, now: number): Window {
  processWide.jalonRateWindows ??= new Map();
  const known = processWide.jalonRateWindows.get(key);
  if (known !== undefined && known.ends > now) return known;
  const fresh = {
    ends: (Math.floor(now / MINUTE) + 1) * MINUTE,
    left: 0,
    taken: 0,
    isSpent: false,
    asking: null,
  };
  processWide.jalonRateWindows.set(key, fresh);
  return fresh;
}

async function reserve(sql: Sql, key: string, limit: number, window: Window): Promise<void> {
  const share = Math.max(1, Math.ceil((limit - window.taken) / SHARE));
  // A row of an earlier minute starts again; a process whose clock is behind adds to the minute that runs.
  const [row] = await sql<{ points: number }[]>`
    INSERT INTO rate_limit (key, points, expire) VALUES (${`key ${key}`}, ${share}, ${window.ends})
    ON CONFLICT (key) DO UPDATE SET
      points = CASE WHEN rate_limit.expire < excluded.expire THEN 0 ELSE rate_limit.points END + excluded.points,
      expire = greatest(rate_limit.expire, excluded.expire)
    RETURNING points`;
  window.taken = row?.points ?? limit;
  const granted = share - Math.max(0, window.taken - limit);
  if (granted > 0) window.left += granted;
  else window.isSpent = true;
}
