import type { Command } from "commander";
import { seedDemo } from "@/db/seed/demo";
import { demoPasswords } from "@/lib/env";
import { demoAccounts } from "../demo";
import { type Runner, table } from "../runner";

export default function register(program: Command, run: Runner) {
  program
    .command("seed")
    .description("create the demo organisation, if it is not there, and print its accounts")
    .action(
      run(async ({ sql, progress }) => {
        const passwords = demoPasswords();
        const onProgress = progress("Demo organisation");
        await seedDemo(sql, { now: new Date(), passwords, onProgress });
        const accounts = await demoAccounts(sql);
        return {
          text: table(
            accounts.map(({ role, email, password }) => [role, email, password ?? "(changed since)"]),
          ),
          data: { organizationId: "demo", accounts },
        };
      }),
    );
}
