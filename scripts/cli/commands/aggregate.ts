import type { Command } from "commander";
import { nightly } from "@/db/nightly";
import { isDay } from "@/lib/period";
import { UsageError } from "../errors";
import type { Runner } from "../runner";

interface Options {
  date?: string;
  from?: string;
  to?: string;
}

export default function register(program: Command, run: Runner) {
  program
    .command("aggregate")
    .description(
      "compute what is stale and close yesterday; with a date or a range, compute these days again",
    )
    .option("--date <day>", "one day, YYYY-MM-DD")
    .option("--from <day>", "first day of a range")
    .option("--to <day>", "last day of a range")
    .action(
      run(async ({ sql, organization }, options: Options) => {
        requireDays(options);
        const named = program.opts<{ organization?: string }>().organization;
        const organizationId = named === undefined ? undefined : await organization();
        const reports = await nightly(sql, { organizationId, ...options });
        const text = reports.map(({ organizationId: id, from, to, changed, drift, ran, stages }) => {
          const days = from ? ` ${from}${to === from ? "" : ` to ${to}`}` : "";
          const ms = stages.reduce((sum, stage) => sum + stage.ms, 0);
          const wrong = drift ? `, ${drift} rows had been wrong` : "";
          return `${id}:${days} ${changed} rows changed in ${Math.round(ms)} ms${wrong}${ran ? "" : " (already done)"}`;
        });
        return { text: text.length ? text : "There is no organisation.", data: reports };
      }),
    );
}

function requireDays({ date, from, to }: Options) {
  for (const [name, value] of Object.entries({ date, from, to }))
    if (value !== undefined && !isDay(value))
      throw new UsageError(`--${name} is a day, YYYY-MM-DD, not "${value}".`);
  if (date && (from || to)) throw new UsageError("Give --date, or --from and --to.");
  if (from && to && from > to) throw new UsageError(`--from ${from} is after --to ${to}.`);
}
