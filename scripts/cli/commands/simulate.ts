import type { Command } from "commander";
import { simulateInto, simulateToFile } from "@/db/seed/store";
import { type Runner, readInstant, typedPath, wholeNumber } from "../runner";

interface Options {
  learners: string;
  days: string;
  seed: string;
  until?: string;
  out?: string;
}

export default function register(program: Command, run: Runner) {
  program
    .command("simulate")
    .description(
      "a training centre at work, the same for the same seed, sizes and end: into an organisation (--organization, made if missing) or to a file",
    )
    .requiredOption("--learners <n>", "how many")
    .requiredOption("--days <n>", "how long")
    .requiredOption("--seed <n>", "the same one gives the same data")
    .option("--until <instant>", "last moment with events, ISO 8601 (default now)")
    .option(
      "--out <file>",
      "write the events there as NDJSON, and the structure beside it, instead of storing them",
    )
    .action(
      run(async ({ sql, progress }, { learners, days, seed, until, out }: Options) => {
        const command = {
          learners: wholeNumber("learners", learners, 1),
          days: wholeNumber("days", days, 1),
          seed: wholeNumber("seed", seed, 0),
          now: until === undefined ? new Date() : readInstant("until", until),
          onProgress: progress("Simulation"),
        };
        if (out !== undefined) {
          const files = await simulateToFile({ ...command, out: typedPath(out) });
          return {
            text: [`${files.events} events in ${files.eventsFile}`, `structure in ${files.structureFile}`],
            data: files,
          };
        }
        const organizationId = program.opts<{ organization?: string }>().organization;
        const stored = await simulateInto(sql, { ...command, organizationId });
        return {
          text: `${stored.organizationId}: ${stored.accepted} events stored and computed, ${stored.duplicates} were there.`,
          data: stored,
        };
      }),
    );
}
