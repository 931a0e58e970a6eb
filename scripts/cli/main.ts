import nextEnv from "@next/env";
import { Command, CommanderError } from "commander";
import aggregate from "./commands/aggregate";
import doctor from "./commands/doctor";
import importCommands from "./commands/import";
import key from "./commands/key";
import migrate from "./commands/migrate";
import organization from "./commands/organization";
import purge from "./commands/purge";
import rebuild from "./commands/rebuild";
import seed from "./commands/seed";
import simulate from "./commands/simulate";
import user from "./commands/user";
import { report, runner } from "./runner";

/** Every command of `npm run jalon`: a file of commands/ each. */
const COMMANDS = [
  migrate,
  organization,
  seed,
  simulate,
  importCommands,
  aggregate,
  rebuild,
  purge,
  key,
  user,
  doctor,
];

// The files that the server reads too: a command must not look at another database than it does.
nextEnv.loadEnvConfig(process.cwd(), false, { info: () => {}, error: console.error });

const program = new Command("jalon")
  .description("Jalon from the command line. Works beside a running server.")
  .option("--organization <id>", "the organisation meant; not needed while there is only one")
  .option("--json", "the outcome as one line of JSON")
  .showHelpAfterError("(jalon --help lists the commands)")
  .exitOverride()
  .enablePositionalOptions(false);
for (const register of COMMANDS) register(program, runner(program));
inheritExit(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else report(error);
}
// A connection that a failed command left open must not keep the terminal waiting.
process.exit();

/** commander applies exitOverride to the command it is called on alone. */
function inheritExit(command: Command) {
  for (const child of command.commands) {
    child.exitOverride().showHelpAfterError("(add --help for its options)");
    inheritExit(child);
  }
}
