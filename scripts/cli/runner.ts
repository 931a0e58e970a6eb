import { resolve } from "node:path";
import type { Command } from "commander";
import type postgres from "postgres";
import { openDatabase } from "@/db/client";
import { loadSecrets } from "@/lib/env";
import { explain, UsageError } from "./errors";
import { type ProgressReporter, progressReporter } from "./progress";

/** What a command works with. */
export interface Context {
  sql: postgres.Sql;
  kind: "embedded" | "server";
  /**
   * The organisation named by --organization, or the only one there is.
   * @throws UsageError when there is none, or several and none was named
   */
  organization(): Promise<string>;
  /** A bar on a terminal, lines otherwise; stopped by the runner. */
  progress(title: string): ProgressReporter["update"];
}

/** What a command found or did: `text` for people, `data` for --json; `failed` makes the exit code 1. */
export interface Outcome {
  text: string | string[];
  data: unknown;
  failed?: boolean;
}

/** The values of a command's arguments, then its options. */
export type Action = (context: Context, ...given: never[]) => Promise<Outcome>;

/**
 * Wraps a command's work for commander: opens the database (through a running server where there is one), prints
 * the outcome, and sets the exit code: 0, 1 when it failed, 2 when it was called wrongly.
 *
 * A command file under commands/ is `export default function register(program, run)`: it declares the command,
 * its options and their help, and hands its work to `run`; it contains no SQL of its own.
 */
export type Runner = (action: Action) => (...given: unknown[]) => Promise<void>;

/** @param program whose --organization and --json every command obeys */
export function runner(program: Command): Runner {
  return (action) =>
    async (...given) => {
      const { organization, json } = program.opts<{ organization?: string; json?: boolean }>();
      // commander adds the options and then itself.
      const values = given.slice(0, -1);
      const reporters: ProgressReporter[] = [];
      const stopReporters = () => {
        for (const reporter of reporters.splice(0)) reporter.stop();
      };
      try {
        loadSecrets();
        const database = await openDatabase({ role: "command" });
        try {
          const context: Context = {
            sql: database.sql,
            kind: database.kind,
            organization: () => chooseOrganization(database.sql, organization),
            progress: (title) => {
              reporters.push(progressReporter(title));
              return reporters.at(-1)!.update;
            },
          };
          const outcome = await action(context, ...(values as never[]));
          stopReporters();
          const text = [outcome.text].flat().join("\n");
          console.log(json ? JSON.stringify(outcome.data) : text);
          if (outcome.failed) process.exitCode = 1;
        } finally {
          stopReporters();
          await database.close();
        }
      } catch (error) {
        report(error, json);
      }
    };
}

/** Says what went wrong, on standard error, and sets the exit code. */
export function report(error: unknown, json = false): void {
  const message = explain(error);
  console.error(json ? JSON.stringify({ error: message }) : message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function chooseOrganization(sql: postgres.Sql, named: string | undefined): Promise<string> {
  const rows = await sql<{ id: string }[]>`select id from organization order by id`;
  const ids = rows.map(({ id }) => id);
  if (named !== undefined) {
    if (ids.includes(named)) return named;
    throw new UsageError(`There is no organisation "${named}". There are: ${ids.join(", ") || "none"}.`);
  }
  if (ids.length === 1) return ids[0]!;
  throw new UsageError(
    ids.length === 0
      ? "There is no organisation yet: jalon organization create --id ID --name NAME, or jalon seed."
      : `Which organisation? Name it with --organization: ${ids.join(", ")}.`,
  );
}

/** A path that was typed where `npm run` was called, which is not where npm runs us. */
export function typedPath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** @throws UsageError unless the text is a whole number from `least` on */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && text.trim() !== "") return value;
  throw new UsageError(`--${name} is a whole number from ${least} on, not "${text}".`);
}

/** @throws UsageError unless the text is a moment, ISO 8601 */
export function readInstant(name: string, text: string): Date {
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new UsageError(`--${name} is a moment, ISO 8601 (2026-03-01T18:00:00Z), not "${text}".`);
}

/** Everything on standard input, without the line's end: for --password-stdin. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
}

/** Aligned columns, as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
