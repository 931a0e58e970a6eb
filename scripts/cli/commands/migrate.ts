import type { Command } from "commander";
import { migrate } from "@/db/migrate";
import type { Runner } from "../runner";

export default function register(program: Command, run: Runner) {
  program
    .command("migrate")
    .description("bring the database to the newest schema")
    .action(
      run(async ({ sql }) => {
        const { applied } = await migrate(sql);
        return {
          text: applied.length ? applied.map((name) => `applied ${name}`) : "The schema is up to date.",
          data: { applied },
        };
      }),
    );
}
