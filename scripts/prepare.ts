import { type Database, openDatabase } from "@/db/client";
import { isDemoUnfinished, seedDemo } from "@/db/seed/demo";
import { upgrade } from "@/db/upgrade";
import { dataDirectory, demoPasswords, isDemo, loadSecrets } from "@/lib/env";
import { type DemoAccount, demoAccounts } from "./cli/demo";
import { explain } from "./cli/errors";
import { progressReporter } from "./cli/progress";

/**
 * Between install and build, for `npm start`: secrets, migrations, the demo on an empty database. Sends the
 * demo accounts to its parent.
 */
async function prepare(): Promise<DemoAccount[]> {
  const started = Date.now();
  const say = (what: string, outcome: string) =>
    console.log(`${`${what} `.padEnd(14, "·")} ${outcome} (${((Date.now() - started) / 1000).toFixed(1)} s)`);

  loadSecrets();
  const database = await openDatabase({ role: "server" });
  try {
    const { applied, organizations } = await upgrade(database.sql);
    const where =
      database.kind === "server" ? "PostgreSQL server" : `embedded PostgreSQL in ${dataDirectory()}`;
    say(
      "Database",
      `${where}, ${applied.length ? `${applied.length} migrations applied` : "schema up to date"}`,
    );
    if (organizations.length)
      say("Organisations", `${organizations.length} brought up to the catalogue and badges of this version`);
    process.send?.({ isOpen: true });
    if (!isDemo()) return [];

    if (await wantsDemo(database.sql)) {
      const progress = progressReporter("Demo organisation");
      await seedDemo(database.sql, {
        now: new Date(),
        passwords: demoPasswords(),
        onProgress: progress.update,
      });
      progress.stop();
      say("Demo", "organisation created");
    }
    return await demoAccounts(database.sql);
  } finally {
    await database.close();
  }
}

/** An empty database gets the demo; one that was being made when the process ended is finished. */
async function wantsDemo(sql: Database["sql"]): Promise<boolean> {
  const [organization] = await sql`select 1 from organization limit 1`;
  return !organization || isDemoUnfinished(sql);
}

// A parent that was killed wants no database prepared any more.
process.once("disconnect", () => process.exit(1));

try {
  const accounts = await prepare();
  process.send?.({ accounts });
  process.exit(0);
} catch (error) {
  console.error(`\n${explain(error)}\n`);
  process.exit(1);
}
