import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { type Yardstick, yardstickText } from "./yardstick";

/** One figure of the table: a ratio of two things measured in the same run, and what it has to be. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  /** What it is held against. */
  readonly against: string;
  readonly ratio: number;
  /** `min`: the ratio must not be smaller; `max`: not larger. */
  readonly target: { readonly bound: "min" | "max"; readonly ratio: number };
}

/** What one measurement gives: its figures, and notes that say where the time goes. */
export interface Measured {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

export interface Machine {
  readonly postgres: string;
  readonly date: Date;
  /** Load averages of one minute, one at the start and one after each measurement. */
  readonly loads: readonly number[];
  /** Before the first measurement and after the last. */
  readonly yardsticks: readonly Yardstick[];
}

const DOCUMENT = "docs/performance.md";

export const isMet = ({ ratio, target }: Figure): boolean =>
  target.bound === "min" ? ratio >= target.ratio : ratio <= target.ratio;

const ratioText = (ratio: number) => `${ratio.toFixed(2)} ×`;

/** The figures as a Markdown table whose columns line up in a terminal too. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.measured,
    figure.against,
    ratioText(figure.ratio),
    `${figure.target.bound === "min" ? "≥" : "≤"} ${ratioText(figure.target.ratio)}`,
    isMet(figure) ? "met" : "**not met**",
  ]);
  return markdown(["What", "Measured", "Against", "Ratio", "Target", ""], rows);
}

/** Rows under a header, padded to the widest cell of each column. */
export function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0), 3),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** Stages and their milliseconds, the longest first, those of nearly no time left out. */
export function stagesText(stages: Readonly<Record<string, number>>): string {
  return Object.entries(stages)
    .filter(([, ms]) => ms >= 1)
    .sort((a, b) => b[1] - a[1])
    .map(([stage, ms]) => `${stage} ${ms.toFixed(0)} ms`)
    .join(", ");
}

function machineText({ postgres, date, loads, yardsticks }: Machine): string {
  const cores = cpus();
  return [
    `${cores[0]?.model.trim() ?? "unknown processor"}, ${cores.length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${postgres}`,
    `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    `load average (1 min) before and after each measurement: ${loads.map((load) => load.toFixed(1)).join(", ")}`,
    `yardstick (a fixed piece of work in memory, one process / one a core, ms) before and after: ${yardstickText(yardsticks)}`,
  ].join(" · ");
}

/** The whole result as Markdown, as the terminal shows it and the document keeps it. */
export function resultText(machine: Machine, results: readonly Measured[]): string {
  const notes = results.flatMap((result) => result.notes).map((note) => `- ${note}`);
  return [machineText(machine), table(results.flatMap((result) => result.figures)), notes.join("\n")].join(
    "\n\n",
  );
}

/** Puts the result between the section's markers in docs/performance.md; all else there is written by hand. */
export function keepInDocument(section: "bench" | "scale" | "pages", text: string): void {
  const [beginning, ending] = [`<!-- ${section}:begin -->`, `<!-- ${section}:end -->`];
  const document = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, "utf8") : "# Performance\n";
  const [begin, end] = [document.indexOf(beginning), document.indexOf(ending)];
  if (begin < 0 || end < begin)
    throw new Error(`${DOCUMENT} has lost its markers ${beginning} and ${ending}.`);
  writeFileSync(
    DOCUMENT,
    `${document.slice(0, begin + beginning.length)}\n\n${text}\n\n${document.slice(end)}`,
  );
}
