import type { Command } from "commander";
import { importEvents } from "@/db/import/events";
import { importOulad } from "@/db/import/oulad";
import type { ImportReport } from "@/db/import/report";
import { importStructure } from "@/db/import/structure";
import { type Outcome, type Runner, table, typedPath } from "../runner";

interface OuladOptions {
  presentation?: string;
  compute: boolean;
}

export default function register(program: Command, run: Runner) {
  const imports = program
    .command("import")
    .description("real data in, with a count of what was taken and left out");

  imports
    .command("oulad")
    .description(
      "the Open University Learning Analytics Dataset, into an organisation of its own (default oulad)",
    )
    .argument("<dir>", "directory of its CSV files")
    .option("--presentation <name>", "one module-presentation only, such as AAA-2013J")
    .option("--no-compute", "leave the figures to the server's worker")
    .action(
      run(async ({ sql, progress }, dir: string, { presentation, compute }: OuladOptions) => {
        const organizationId = program.opts<{ organization?: string }>().organization;
        const report = await importOulad(sql, {
          dir: typedPath(dir),
          organizationId,
          presentation,
          compute,
          now: new Date(),
          onProgress: progress("OULAD"),
        });
        const rows = report.presentations.map((one) => Object.values(one).map(String));
        const head = Object.keys(report.presentations[0] ?? {});
        return outcomeOf(report, head.length ? table([head, ...rows]) : []);
      }),
    );

  imports
    .command("structure")
    .description("the body of POST /api/structure from a file: all of it or nothing")
    .argument("<file>", "JSON")
    .action(
      run(async ({ sql, organization }, file: string) =>
        outcomeOf(
          await importStructure(sql, await organization(), { file: typedPath(file), now: new Date() }),
        ),
      ),
    );

  imports
    .command("events")
    .description("events from a file, as POST /api/events takes them, of any age")
    .argument("<file>", "NDJSON, or a JSON array")
    .action(
      run(async ({ sql, organization, progress }, file: string) => {
        const onProgress = progress("Events");
        return outcomeOf(
          await importEvents(sql, await organization(), {
            file: typedPath(file),
            now: new Date(),
            onProgress,
          }),
        );
      }),
    );
}

function outcomeOf(report: ImportReport, details: string[] = []): Outcome {
  const { taken, structure, events, leftOut, notes, checks } = report;
  const failed = checks.some((check) => !check.ok);
  const section = (title: string, lines: string[]) =>
    lines.length ? [title, ...lines.map((line) => `  ${line}`)] : [];
  return {
    failed,
    data: report,
    text: [
      ...details,
      ...section(`Taken into ${report.organizationId}`, table(pairs(taken))),
      ...section(
        "Structure",
        table(
          Object.entries(structure).map(([name, { inserted, updated, unchanged }]) => [
            name,
            `${inserted} new`,
            `${updated} changed`,
            `${unchanged} as before`,
          ]),
        ),
      ),
      ...section("Events", table(pairs(events))),
      ...section(
        "Left out",
        leftOut.map(({ what, why, count, examples }) => `${count} ${what}: ${why} (${examples.join("; ")})`),
      ),
      ...section("Notes", [...notes]),
      ...section(
        "Checks",
        checks.map(
          ({ what, expected, actual, ok }) =>
            `${ok ? "ok   " : "WRONG"} ${what}: expected ${expected}, is ${actual}`,
        ),
      ),
    ],
  };
}

const pairs = (counts: object) => Object.entries(counts).map(([name, count]) => [name, String(count)]);
