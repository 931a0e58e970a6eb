import { type Database, DatabaseError, openOnce } from "@/db/client";
import { migrate } from "@/db/migrate";
import { runScheduler } from "@/db/running";
import { EnvironmentError, loadSecrets } from "@/lib/env";
import { log } from "@/lib/log";

/** A shutdown that takes longer hangs on something; what is committed is safe either way. */
const SHUTDOWN_MS = 8_000;

/**
 * Secrets, database, migrations, scheduler. When `register()` throws, Next stays up and answers 500 to
 * everything, so a failure here is said and ends the process.
 */
export async function startServer() {
  try {
    loadSecrets();
    const database = await openOnce();
    const { applied } = await migrate(database.sql);
    if (applied.length) log.info({ applied }, "database migrated");
    const scheduler = runScheduler(database.sql, log);
    endWithProcess(database, () => scheduler.stop());
    log.info({ database: database.kind }, "ready");
  } catch (error) {
    const isForOperator = error instanceof DatabaseError || error instanceof EnvironmentError;
    console.error(isForOperator ? `\n${error.message}\n` : error);
    process.exit(1);
  }
}

function endWithProcess(database: Database, stopScheduler: () => Promise<void>) {
  let ending = false;
  const end = async (code: number) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), SHUTDOWN_MS).unref();
    await stopScheduler();
    await database.close();
    process.exit(code);
  };
  // Next's own handlers wait for every connection to end, which live pages never do.
  process.once("SIGTERM", () => void end(143));
  process.once("SIGINT", () => void end(130));
  // `npm start` holds a channel to its server: one that lost its parent must not keep port and data.
  process.once("disconnect", () => void end(1));
  void database.died.then((error) => {
    log.fatal({ error: error.message }, "the embedded database died; restart Jalon");
    process.exit(1);
  });
}
