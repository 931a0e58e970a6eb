import type postgres from "postgres";
import { type Database, openDatabase } from "@/db/client";
import type { Scheduler } from "@/db/scheduler";
import type { Order, SeenQuery } from "./orders";

/**
 * Loaded into `next start` before Next itself, in measurements only. It puts the process's database and scheduler where
 * db/client and db/running look for them: a database that can list its queries or answer them from memory, and a
 * scheduler that does nothing, so that a figure holds no work but its own.
 */
const shared = globalThis as typeof globalThis & {
  jalonDatabase?: Promise<Database>;
  jalonScheduler?: Scheduler;
};

let seen: Promise<SeenQuery>[] | null = null;
let answers: Map<string, Promise<unknown>> | null = null;

/** A postgres.js query: what it was made of, and the method by which it is sent, once somebody waits for it. */
interface Pending extends PromiseLike<unknown> {
  strings: readonly string[];
  args: readonly unknown[];
  handle(): void;
  resolve(rows: unknown): void;
  reject(error: unknown): void;
}

const isPending = (value: unknown): value is Pending =>
  typeof value === "object" && value !== null && "strings" in value && "handle" in value;

/** Equal for equal questions. Instants are left out: "now" differs in each request. */
function keyOf({ strings, args }: Pending): string {
  const parts = args.map((arg) => (isPending(arg) ? keyOf(arg) : arg instanceof Date ? "now" : arg));
  return JSON.stringify([strings, parts]);
}

function watched(sql: postgres.Sql): postgres.Sql {
  const watch = (query: Pending) => {
    const send = query.handle.bind(query);
    let isHandled = false;
    // A query inside another one is a fragment: nobody waits for it, and it is not handled.
    query.handle = () => {
      if (isHandled) return;
      isHandled = true;
      seen?.push(planned(sql, query));
      const key = answers && keyOf(query);
      const known = key && answers?.get(key);
      if (known) {
        known.then(query.resolve, query.reject);
        return;
      }
      send();
      if (key) answers?.set(key, Promise.resolve(query));
    };
  };
  return new Proxy(sql, {
    apply(target, self, args: unknown[]) {
      const made: unknown = Reflect.apply(target, self, args);
      if (isPending(made)) watch(made);
      return made;
    },
  });
}

/** The plans of a query: as it is, and where the planner is kept from sequential scans of small tables. */
async function planned(sql: postgres.Sql, query: Pending): Promise<SeenQuery> {
  const fragment = query as unknown as postgres.Fragment;
  const text = query.strings.join("…").replace(/\s+/g, " ").trim();
  return sql.begin(async (tx) => {
    const [plan] = await tx`explain (format json) ${fragment}`;
    await tx`set local enable_seqscan = off`;
    const [indexed] = await tx`explain (format json) ${fragment}`;
    return { text, plan: plan?.["QUERY PLAN"], indexedPlan: indexed?.["QUERY PLAN"] };
  });
}

async function obey(order: Order): Promise<SeenQuery[]> {
  const listed = await Promise.all(seen ?? []);
  seen = order === "list queries" ? [] : null;
  answers = order === "answer from memory" ? new Map() : null;
  return listed;
}

shared.jalonDatabase = openDatabase().then((database) => ({ ...database, sql: watched(database.sql) }));
shared.jalonScheduler = { stop: async () => {}, status: () => ({ lastLookAt: null, lastError: null }) };
process.on("message", (order: Order) => void obey(order).then((listed) => process.send?.(listed)));
