import type { Command } from "commander";
import { upgrade } from "@/db/upgrade";
import type { Runner } from "../runner";

export default function register(program: Command, run: Runner) {
  program
    .command("migrate")
    .description(
      "bring the database to the newest schema, and every organisation to the newest catalogue and badges",
    )
    .action(
      run(async ({ sql }) => {
        const { applied, organizations } = await upgrade(sql);
        return {
          text: [
            ...(applied.length ? applied.map((name) => `applied ${name}`) : ["The schema is up to date."]),
            ...organizations.map((id) => `brought ${id} to the catalogue and badges of this version`),
          ],
          data: { applied, organizations },
        };
      }),
    );
}
