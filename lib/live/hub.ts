import type { Sql } from "@/db/client";
import { type Change, lastChange, readChanges } from "@/db/queries/changes";
import { log } from "@/lib/log";

/** How often the one poller of a process asks each organisation that somebody watches. */
const POLL_MS = 500;

type Listener = { scopeIds: ReadonlySet<number>; since: number; onChange: (change: Change) => void };
type Channel = { cursor: number; listeners: Set<Listener> };
type Hub = { channels: Map<string, Channel>; timer: NodeJS.Timeout | null };

/** On globalThis: route handlers are module instances apart, and one poller a process is enough. */
const processWide = globalThis as typeof globalThis & { jalonLive?: Hub };

/**
 * Tells of every change of these scopes after `since`, in order. A table is polled instead of LISTEN: it works over
 * any pool, with any number of processes and on the embedded database, and a reader that comes back misses nothing.
 * @param since a change's seq; null for the newest there is
 * @returns what ends it
 */
export async function watch(
  sql: Sql,
  organizationId: string,
  { scopeIds, since }: { scopeIds: readonly number[]; since: number | null },
  onChange: (change: Change) => void,
): Promise<() => void> {
  processWide.jalonLive ??= { channels: new Map(), timer: null };
  const hub = processWide.jalonLive;
  const listener = {
    scopeIds: new Set(scopeIds),
    since: since ?? (await lastChange(sql, organizationId)),
    onChange,
  };
  let channel = hub.channels.get(organizationId);
  if (!channel) {
    channel = { cursor: listener.since, listeners: new Set() };
    hub.channels.set(organizationId, channel);
  }
  // Whoever is behind takes the channel back: the others have seen those changes and are not told twice.
  channel.cursor = Math.min(channel.cursor, listener.since);
  channel.listeners.add(listener);
  hub.timer ??= setTimeout(() => poll(sql, hub), 0);
  return () => {
    channel.listeners.delete(listener);
    if (channel.listeners.size === 0) hub.channels.delete(organizationId);
  };
}

async function poll(sql: Sql, hub: Hub): Promise<void> {
  for (const [organizationId, channel] of hub.channels) {
    try {
      await pollChannel(sql, organizationId, channel);
    } catch (error) {
      log.warn({ organizationId, error: (error as Error).message }, "live changes could not be read");
    }
  }
  const goesOn = hub.channels.size > 0;
  hub.timer = goesOn ? setTimeout(() => poll(sql, hub), POLL_MS) : null;
  hub.timer?.unref();
}

async function pollChannel(sql: Sql, organizationId: string, channel: Channel): Promise<void> {
  const wanted = new Set([...channel.listeners].flatMap((listener) => [...listener.scopeIds]));
  const from = channel.cursor;
  const changes = await readChanges(sql, organizationId, from, [...wanted]);
  // A listener that joined meanwhile may have taken the cursor back: then this answer does not move it.
  if (channel.cursor === from) channel.cursor = changes.at(-1)?.seq ?? from;
  for (const change of changes) for (const listener of channel.listeners) tell(listener, change);
}

function tell(listener: Listener, change: Change): void {
  if (change.seq <= listener.since) return;
  listener.since = change.seq;
  const own = change.scopeIds.filter((id) => listener.scopeIds.has(id));
  if (own.length > 0) listener.onChange({ ...change, scopeIds: own });
}
