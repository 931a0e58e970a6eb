import type { TargetType } from "../metrics/types";
import type { Moment } from "../moment";

/** A piece of work that waits for feedback. */
export type Waiting = {
  /** The oldest unanswered submission of it. */
  eventId: string;
  studentId: string;
  name: string;
  /** Null: the submission named no item. */
  item: { type: TargetType; id: string; label: string; above: string | null } | null;
  /** How often it was handed in without an answer. */
  times: number;
  since: Moment;
  minutes: number;
};

export type WaitingList = {
  asOf: Moment | null;
  total: number;
  /** The oldest first; maybe not all of them. */
  waiting: Waiting[];
};

/** Loaded for a short list, so that one that is answered makes room for the next at once. */
export const WAITING_LOADED = 10;

/** Most that one answer holds: the oldest are answered first, and each answer makes room. */
export const WAITING_MOST = 200;
