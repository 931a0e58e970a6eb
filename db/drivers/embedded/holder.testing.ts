import { openDatabase } from "@/db/client";

/**
 * A process of its own for the tests: opens the embedded database in the role given, says so, and inserts rows
 * until it is killed, printing each id after it was acknowledged.
 */
const role = process.argv[2] === "command" ? "command" : "server";
const { sql } = await openDatabase({ role });
await sql`create table if not exists written (id bigint primary key, filler text)`;
console.log("open");
for (let id = 1; process.argv[3] === "insert"; id++) {
  await sql`insert into written select ${id}, repeat('x', 500)`;
  console.log(`${id}`);
}
setInterval(() => {}, 1000);
