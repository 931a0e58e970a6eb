import { loadavg } from "node:os";
import { openServer } from "@/db/drivers/server";
import { migrate } from "@/db/migrate";
import { DEMO_ID, makeData } from "./data";
import { measureHistory } from "./measure/history";
import { measureHome } from "./measure/home";
import { measureIngest } from "./measure/ingest";
import { measureLatency } from "./measure/latency";
import { measureLeaderboard } from "./measure/leaderboard";
import { makePagesData, measurePages } from "./measure/pages";
import { measureScale } from "./measure/scale";
import { isMet, keepInDocument, type Measured, resultText } from "./report";
import { buildIfNeeded, startWeb, type WebServer } from "./server/next";
import { openBenchDatabase } from "./server/postgres";
import { measureYardstick } from "./yardstick";

/**
 * `npm run bench`: everything that Jalon promises about speed, as ratios to baselines of the same run on the same server.
 * `npm run bench -- history home` measures only what is named and leaves docs/performance.md as it is. `npm run bench -- scale pages`
 * takes more than an hour, most of it for an organisation that both share; each keeps its result in a section of its own.
 */
const NAMES = ["history", "home", "leaderboard", "ingest", "latency"] as const;
const LONG = ["scale", "pages"] as const;
type Name = (typeof NAMES)[number] | (typeof LONG)[number];

const began = Date.now();
const say = (text: string) =>
  console.error(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`);

function wanted(args: readonly string[]): readonly Name[] {
  const all: readonly string[] = [...NAMES, ...LONG];
  const isName = (arg: string): arg is Name => all.includes(arg);
  const unknown = args.find((arg) => !isName(arg));
  if (unknown) throw new Error(`Not a measurement: ${unknown}. There are ${all.join(", ")}.`);
  const named = args.filter(isName);
  return named.length > 0 ? named : NAMES;
}

async function bench(): Promise<boolean> {
  const names = wanted(process.argv.slice(2));
  const loads = [loadavg()[0] ?? 0];
  if (names.some((name) => name !== "history" && name !== "scale")) buildIfNeeded();
  say("PostgreSQL");
  const database = await openBenchDatabase({ large: LONG.some((name) => names.includes(name)) });
  let web: WebServer | undefined;
  let ending: Promise<void> | undefined;
  // Ctrl+C and the failure that it causes both come here.
  const end = () => {
    ending ??= Promise.resolve(web?.stop()).then(() => database.stop());
    return ending;
  };
  process.once("SIGINT", () => void end().finally(() => process.exit(130)));
  try {
    const sql = await openServer(database.url);
    await migrate(sql);
    const now = new Date();
    if (names.some((name) => name !== "scale" && name !== "leaderboard" && name !== "pages"))
      await makeData(sql, now, say);
    const results = new Map<Name, Measured>();
    const yardsticks = [await measureYardstick()];
    const measure = async (name: Name, work: () => Promise<Measured>) => {
      if (!names.includes(name)) return;
      say(name);
      results.set(name, await work());
      loads.push(loadavg()[0] ?? 0);
    };
    const served =
      (options: { worker: boolean }, work: (server: WebServer) => Promise<Measured>) => async () => {
        web = await startWeb(database.url, options);
        const measured = await work(web);
        await web.stop();
        return measured;
      };
    const quiet = { worker: false };
    await measure("scale", () => measureScale(sql, database.url, now, say));
    await measure("pages", async () => {
      const people = await makePagesData(sql, database.url, now, say);
      return served(quiet, (server) => measurePages(server, people))();
    });
    await measure("history", () => measureHistory(sql, now));
    await measure(
      "home",
      served(quiet, (server) => measureHome(sql, server)),
    );
    await measure(
      "leaderboard",
      served(quiet, (server) => measureLeaderboard(sql, server, now, say)),
    );
    await measure(
      "ingest",
      served(quiet, (server) => measureIngest(sql, server.address, now)),
    );
    // The worker would compute what the measurements before have left to do in organisations of their own, too.
    for (const queue of ["engine_inbox", "engine_stale", "engine_deferred"])
      await sql`delete from ${sql(queue)} where organization_id <> ${DEMO_ID}`;
    await measure(
      "latency",
      served({ worker: true }, ({ address }) => measureLatency(sql, database.url, address, now)),
    );
    await sql.end({ timeout: 5 });
    yardsticks.push(await measureYardstick());

    const text = (of: Measured[]) =>
      resultText({ postgres: database.version, date: now, loads, yardsticks }, of);
    const all = [...results.values()];
    console.log(`\n${text(all)}\n`);
    if (names === NAMES) keepInDocument("bench", text(all));
    for (const name of LONG) {
      const measured = results.get(name);
      if (measured) keepInDocument(name, text([measured]));
    }
    return all.every(({ figures }) => figures.every(isMet));
  } finally {
    await end();
  }
}

try {
  process.exitCode = (await bench()) ? 0 : 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
