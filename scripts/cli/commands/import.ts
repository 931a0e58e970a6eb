import type { Command } from "commander";
import { importEvents } from "@/db/import/events";
import { importFile } from "@/db/import/file";
import { importOulad } from "@/db/import/oulad";
import type { ImportReport } from "@/db/import/report";
import { importStructure } from "@/db/import/structure";
import { undoImport } from "@/db/import/undo";
import { listImports } from "@/db/queries/admin/imports";
import { CSV_TABLES, ENCODINGS, type Source } from "@/lib/import/types";
import { UsageError } from "../errors";
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

  /** A command that takes one file by the adapter of its source. */
  const file = (name: string, source: Source, argument: string, description: string) =>
    imports
      .command(name)
      .description(description)
      .argument(argument)
      .action(
        run(async ({ sql, organization }, path: string) =>
          outcomeOf(
            await importFile(sql, await organization(), { source, file: typedPath(path), now: new Date() }),
          ),
        ),
      );
  file("oneroster", "oneroster", "<zip>", "a OneRoster 1.2 CSV zip");
  file("xapi", "xapi", "<file>", "xAPI statements: a JSON array, one a line, or a store's answer");
  file("unified", "unified", "<file>", "Unified.to objects: JSON, or one a line");
  file(
    "crm-contact",
    "crm_contact",
    "<file>",
    "contacts of a CRM as learners, with their ids: JSON, or one a line",
  );

  imports
    .command("csv")
    .description("rows of one table from CSV; columns are known by their names")
    .argument("<table>", CSV_TABLES.join(", "))
    .argument("<file>")
    .option("--encoding <name>", ENCODINGS.join(", "))
    .action(
      run(async ({ sql, organization }, name: string, path: string, given: { encoding?: string }) => {
        const table = CSV_TABLES.find((one) => one === name);
        const encoding = ENCODINGS.find((one) => one === given.encoding);
        if (!table) throw new UsageError(`No table "${name}". There are: ${CSV_TABLES.join(", ")}.`);
        if (given.encoding && !encoding)
          throw new UsageError(`--encoding is one of ${ENCODINGS.join(", ")}.`);
        const now = new Date();
        const from = { source: "csv" as const, table, encoding, file: typedPath(path), now };
        return outcomeOf(await importFile(sql, await organization(), from));
      }),
    );

  imports
    .command("undo")
    .description("take an import back; without a run, list them")
    .argument("[run]")
    .action(
      run(async ({ sql, organization }, id: string | undefined) => {
        const organizationId = await organization();
        if (id === undefined) {
          const runs = await listImports(sql, organizationId, "UTC");
          return { text: table(runs.map((one) => [one.id, one.fileName ?? "", one.startedAt])), data: runs };
        }
        const report = await undoImport(sql, { organizationId, actor: "system" }, id);
        return {
          text: [...table(pairs(report.undone)), ...table(pairs(report.left)).map((line) => `left ${line}`)],
          data: report,
        };
      }),
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
