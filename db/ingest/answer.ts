import { z } from "zod";
import { type Locale, pathText, type Reason, reasonMessage } from "@/lib/events";

const rejectionSchema = z.object({
  index: z.int().min(0).meta({ description: "Its place in the array, or its line in NDJSON, from 0." }),
  id: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  path: z.string().meta({ description: "payload.item.item_id; empty for the event as a whole." }),
});

const conflictSchema = z.object({ index: z.int().min(0), id: z.string() });

/** What became of a batch (events.md, Answer): every event is in exactly one of accepted, duplicates, rejected. */
export const ingestAnswerSchema = z.object({
  accepted: z.int().min(0).meta({ description: "Stored by this request, and committed." }),
  duplicates: z.int().min(0).meta({ description: "Stored before under the same id; conflicts included." }),
  conflicts: z
    .array(conflictSchema)
    .meta({ description: "Duplicates whose content differs from the stored event, which stands." }),
  rejected: z.array(rejectionSchema),
  rejected_not_listed: z.int().optional().meta({
    description: "Rejections beyond the 10,000 that are listed: a stream has no end, but an answer must.",
  }),
});

/** One refused event of a batch. */
export type Rejection = z.output<typeof rejectionSchema>;
/** An event whose id is taken by an event of other content: the stored one stands. */
export type Conflict = z.output<typeof conflictSchema>;
export type IngestAnswer = Readonly<z.output<typeof ingestAnswerSchema>>;

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
