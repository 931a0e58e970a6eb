import { type Locale, pathText, type Reason, reasonMessage } from "@/lib/events";

/** One refused event of a batch. */
export interface Rejection {
  /** Its place in the array, or its line in NDJSON, from 0. */
  readonly index: number;
  readonly id: string | null;
  readonly code: string;
  readonly message: string;
  /** `payload.item.item_id`; empty for the event as a whole. */
  readonly path: string;
}

/** An event whose id is taken by an event of other content: the stored one stands. */
export interface Conflict {
  readonly index: number;
  readonly id: string;
}

/** What became of a batch (events.md, Answer): every event is in exactly one of accepted, duplicates, rejected. */
export interface IngestAnswer {
  readonly accepted: number;
  /** Conflicts included. */
  readonly duplicates: number;
  readonly conflicts: Conflict[];
  readonly rejected: Rejection[];
  /** Rejections beyond those listed: a stream has no end, but an answer must. */
  readonly rejected_not_listed?: number;
}

/** Rejections and conflicts that one answer lists. */
export const MAX_LISTED = 10_000;

/** Gathers the answer of a batch while it is taken in. */
export class AnswerBuilder {
  private accepted = 0;
  private duplicates = 0;
  private readonly conflicts: Conflict[] = [];
  private readonly rejected: Rejection[] = [];
  private notListed = 0;

  constructor(private readonly locale: Locale) {}

  accept(count: number): void {
    this.accepted += count;
  }

  duplicate(count: number): void {
    this.duplicates += count;
  }

  conflict(index: number, id: string): void {
    if (this.conflicts.length < MAX_LISTED) this.conflicts.push({ index, id });
  }

  reject(index: number, input: unknown, reason: Reason): void {
    if (this.rejected.length >= MAX_LISTED) {
      this.notListed += 1;
      return;
    }
    this.rejected.push({
      index,
      id: idOf(input),
      code: reason.code,
      message: reasonMessage(reason, this.locale),
      path: pathText(reason.path),
    });
  }

  /** The answer, its lists in the order of the batch. */
  finish(): IngestAnswer {
    this.conflicts.sort((a, b) => a.index - b.index);
    this.rejected.sort((a, b) => a.index - b.index);
    const answer = {
      accepted: this.accepted,
      duplicates: this.duplicates,
      conflicts: this.conflicts,
      rejected: this.rejected,
    };
    return this.notListed === 0 ? answer : { ...answer, rejected_not_listed: this.notListed };
  }
}

/** The id as the sender wrote it, cut where it is absurdly long: an answer must not carry megabytes back. */
function idOf(input: unknown): string | null {
  const id = typeof input === "object" && input !== null && "id" in input ? input.id : null;
  return typeof id === "string" ? id.slice(0, 200) : null;
}
