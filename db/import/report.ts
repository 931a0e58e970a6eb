import type { IngestAnswer } from "@/db/ingest/events";
import type { StructureAnswer, TableCounts, TableName } from "@/db/ingest/structure";

/** Something of the source that is not in the database, and why. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
  readonly count: number;
  /** The first few, as file and line. */
  readonly examples: readonly string[];
}

/** A figure of the source beside the same figure of the database. */
export interface Check {
  readonly what: string;
  readonly expected: number;
  readonly actual: number | null;
  readonly ok: boolean;
}

/** What an import took, what it left out and why, and how the outcome was checked. */
export interface ImportReport {
  readonly source: string;
  readonly organizationId: string;
  /** What was read from the source, by name. */
  readonly taken: Readonly<Record<string, number>>;
  readonly structure: StructureAnswer;
  readonly events: EventCounts;
  readonly leftOut: readonly LeftOut[];
  /** What was decided where the source is silent. */
  readonly notes: readonly string[];
  readonly checks: readonly Check[];
}

export interface EventCounts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly rejected: number;
}

const EXAMPLES = 5;
/** Why an event is left out whose id another has. */
export const ID_TAKEN = "the id is taken by another event, which stands";

/** Gathers what is left out, one entry for each kind. */
export class LeftOutList {
  /** @param examples how many of a kind are named */
  constructor(private readonly examples = EXAMPLES) {}

  readonly #kinds = new Map<string, { what: string; why: string; count: number; examples: string[] }>();

  add(what: string, why: string, example: string): void {
    const key = `${what}\n${why}`;
    const kind = this.#kinds.get(key) ?? { what, why, count: 0, examples: [] };
    kind.count += 1;
    if (kind.examples.length < this.examples) kind.examples.push(example);
    this.#kinds.set(key, kind);
  }

  list(): LeftOut[] {
    return [...this.#kinds.values()];
  }
}

/** The counts of an ingest answer; rejections beyond the listed ones included. */
export function eventCounts(answer: IngestAnswer): EventCounts {
  return {
    accepted: answer.accepted,
    duplicates: answer.duplicates,
    conflicts: answer.conflicts.length,
    rejected: answer.rejected.length + (answer.rejected_not_listed ?? 0),
  };
}

/** The counts of two answers together. */
export function addCounts(a: StructureAnswer, b: StructureAnswer): StructureAnswer {
  const sum: StructureAnswer = { ...a };
  for (const [name, counts] of Object.entries(b) as [TableName, TableCounts][]) {
    const known = sum[name];
    sum[name] = known
      ? {
          inserted: known.inserted + counts.inserted,
          updated: known.updated + counts.updated,
          unchanged: known.unchanged + counts.unchanged,
        }
      : counts;
  }
  return sum;
}

/** Whether every check of the report holds. */
export const isSound = ({ checks }: ImportReport) => checks.every(({ ok }) => ok);
