/** What a bench tells a server that runs with preload.ts. Each order ends the one before; the answer is what was listed. */
export type Order = "list queries" | "answer from memory" | "as usual";

/** One query of a request. */
export interface SeenQuery {
  /** Its text, on one line, `…` for each parameter and fragment. */
  text: string;
  /** EXPLAIN (FORMAT JSON). */
  plan: unknown;
  /** The same with sequential scans switched off: what indexes could do. */
  indexedPlan: unknown;
}
