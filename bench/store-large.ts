import { openServer } from "@/db/drivers/server";
import { storeLargeHere } from "./large";

/** The process of `storeLarge`: days and now as arguments, the database in BENCH_STORE_URL. */
const [days, now] = process.argv.slice(2);
const url = process.env.BENCH_STORE_URL;
if (!url || !days || !now) throw new Error("Run by storeLarge of bench/large.ts.");
const sql = await openServer(url);
await storeLargeHere(sql, Number(days), new Date(now));
await sql.end({ timeout: 5 });
