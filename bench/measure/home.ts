import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import type postgres from "postgres";
import { z } from "zod";
import { TRAINER } from "../data";
import type { Measured } from "../report";
import type { WebServer } from "../server/next";
import type { SeenQuery } from "../server/orders";
import { signIn } from "../server/sign-in";
import { median, pairedRatio } from "../stats";

const run = promisify(execFile);
const AUTOCANNON = createRequire(import.meta.url).resolve("autocannon/autocannon.js");
const ROUNDS = 9;
const ROUND_SECONDS = 3;
const CONNECTIONS = 4;
const MAX_QUERIES = 8;
/** 512 kB: a scan of so many pages costs the planner less than the dozen index probes that it stands for. */
const FEW_PAGES = 64;

/**
 * The home of the signed-in demo trainer: its queries, how they read, and its requests/s against the same page whose
 * queries are answered from memory, so that all else is equal. The sign-in page, also dynamic and without queries but
 * nearly empty, is shown beside it.
 */
export async function measureHome(sql: postgres.Sql, web: WebServer): Promise<Measured> {
  const cookie = await signIn(web.address, TRAINER);
  const home = `${web.address}/`;
  const page = await fetch(home, { headers: { cookie }, redirect: "manual" });
  if (page.status !== 200) throw new Error(`The home of ${TRAINER.email} answers ${page.status}.`);
  await page.text();
  const queries = await queriesOf(web, cookie);
  const sequential = queries.flatMap((query) => scans(query.plan));
  const scanned = await sql<{ name: string; pages: number }[]>`
    select relname as name, relpages as pages from pg_class
    where relname = any(${sequential}::text[]) and relpages > 0 order by relpages desc, relname`;
  const large = scanned.filter(({ pages }) => pages > FEW_PAGES);
  const withoutIndex = queries.flatMap((query) => scans(query.indexedPlan));

  const rates: Record<"live" | "memory" | "signIn", number[]> = { live: [], memory: [], signIn: [] };
  for (let round = -1; round < ROUNDS; round++) {
    const measured = {
      live: await requestsPerSecond(home, cookie),
      memory: await fromMemory(web, () => requestsPerSecond(home, cookie)),
      signIn: await requestsPerSecond(`${web.address}/signin`),
    };
    if (round >= 0)
      for (const kind of Object.keys(rates) as (keyof typeof rates)[]) rates[kind].push(measured[kind]);
  }
  const [live, memory, signInPage] = [median(rates.live), median(rates.memory), median(rates.signIn)];
  return {
    figures: [
      {
        name: "Home: queries of one request",
        measured: `${queries.length}`,
        against: `${MAX_QUERIES}`,
        ratio: queries.length / MAX_QUERIES,
        target: { bound: "max", ratio: 1 },
      },
      {
        name: `Home: sequential scans of more than ${FEW_PAGES} pages`,
        measured: `${large.length}`,
        against: `${queries.length} queries`,
        ratio: large.length / queries.length,
        target: { bound: "max", ratio: 0 },
      },
      {
        name: "Home: requests/s",
        measured: `${live.toFixed(0)}/s`,
        against: `${memory.toFixed(0)}/s (the same page, no query leaves the process)`,
        ratio: pairedRatio(rates.live, rates.memory),
        target: { bound: "min", ratio: 0.5 },
      },
    ],
    notes: [
      `Home: tables that the planner reads from end to end, with their pages: ${scanned.map(({ name, pages }) => `${name} ${pages}`).join(", ") || "none"}. With such scans switched off ${withoutIndex.length === 0 ? "every table is read by an index" : `still ${withoutIndex.join(", ")}`}.`,
      `Home: ${CONNECTIONS} connections, median of ${ROUNDS} rounds of ${ROUND_SECONDS} s; ${(1000 / live).toFixed(1)} ms a request, ${(1000 / memory).toFixed(1)} ms without its queries. The sign-in page, also dynamic but nearly empty, answers ${signInPage.toFixed(0)}/s: the home ${pairedRatio(rates.live, rates.signIn).toFixed(2)} × of that.`,
    ],
  };
}

async function queriesOf(web: WebServer, cookie: string): Promise<SeenQuery[]> {
  await web.order("list queries");
  const answer = await fetch(`${web.address}/`, { headers: { cookie } });
  await answer.text();
  return web.order("as usual");
}

async function fromMemory<T>(web: WebServer, work: () => Promise<T>): Promise<T> {
  await web.order("answer from memory");
  try {
    return await work();
  } finally {
    await web.order("as usual");
  }
}

const planNode = z.object({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  get Plans() {
    return z.array(planNode).optional();
  },
});
type PlanNode = z.infer<typeof planNode>;

/** Tables that a plan reads from end to end. */
export function scans(plan: unknown): string[] {
  const visit = (node: PlanNode): string[] => [
    ...(node["Node Type"] === "Seq Scan" && node["Relation Name"] ? [node["Relation Name"]] : []),
    ...(node.Plans ?? []).flatMap(visit),
  ];
  return z
    .array(z.object({ Plan: planNode }))
    .parse(plan)
    .flatMap(({ Plan }) => visit(Plan));
}

const autocannonResult = z.object({
  requests: z.object({ average: z.number() }),
  "2xx": z.number(),
  non2xx: z.number(),
  errors: z.number(),
});

/** In a process of its own: the sender's work must not stop the one that measures. */
async function requestsPerSecond(url: string, cookie?: string): Promise<number> {
  const header = cookie ? ["-H", `cookie=${cookie}`] : [];
  const args = [AUTOCANNON, "-j", "-n", "-c", `${CONNECTIONS}`, "-d", `${ROUND_SECONDS}`, ...header, url];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 24 });
  const result = autocannonResult.parse(JSON.parse(stdout));
  if (result.non2xx + result.errors > 0 || result["2xx"] === 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 200, ${result.errors} failed.`);
  return result.requests.average;
}
