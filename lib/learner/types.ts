import type { Progress } from "@/lib/badges";
import type { StateKind } from "@/lib/metrics/types";
import type { Moment } from "@/lib/moment";
import type { OrganizationSettings } from "@/lib/settings";

/** What the learner's pages show, as plain data: loaded on the server (db/queries/learner), refreshed in the browser. */

/** What every page of a learner has for its live side. */
export type Live = {
  /** "now" of all that is shown; null before the engine's first run. */
  asOf: Moment | null;
  changeSeq: number;
  /** Scopes to follow, in the notation of addresses. */
  scopes: string[];
  /** The newest awards, the newest first: one that was not there when the page was opened is announced. */
  latest: LatestAward[];
};

export type LatestAward = { id: string; name: string; icon: string; about: string | null; on: string };

/** 1 + how many of the group have more points. */
export type Rank = { rank: number; of: number; group: string };

export type Step = {
  id: string;
  type: "Ua" | "Projet";
  name: string;
  kind: StateKind;
  plannedOn: string | null;
};

export type ModuleProgress = { id: string; name: string; progress: number | null; next: Step | null };

export type Mark =
  | {
      key: string;
      kind: "feedback";
      on: string;
      item: string | null;
      trainer: string | null;
      sentiment: string;
    }
  | { key: string; kind: "mark"; on: string; item: string | null; trainer: string | null; score: number };

export type MeData = Live & {
  name: string;
  today: string;
  progress: number | null;
  /** Of the group; null below five. */
  median: { value: number; n: number } | null;
  objective: number;
  daysToObjective: number | null;
  /** Units of the plan: due by now, and done. */
  plan: { expected: number; done: number } | null;
  modules: ModuleProgress[];
  week: { from: string; to: string; steps: Step[]; behind: Step[]; behindCount: number };
  streak: { days: number; best: number; calendar: CalendarDay[] };
  points: number;
  badges: number;
  rank: Rank | null;
  /** Whether the centre shows a ranking at all. */
  hasLeaderboard: boolean;
  marks: Mark[];
};

export type CalendarDay = { on: string; state: "active" | "idle" | "holiday" | "today" | "future" };

export type EarnedBadge = {
  id: string;
  name: string;
  description: string | null;
  icon: string;
  rarity: string | null;
  points: number;
  /** Each time it was earned, the newest first. */
  awards: { on: string; about: string | null; byHand: boolean; note: string | null }[];
};

export type OpenBadge = Omit<EarnedBadge, "awards"> & {
  /** Null: people give it, or it is earned for each course or class. */
  progress: Progress | null;
  isByHand: boolean;
};

export type BadgesData = Live & { earned: EarnedBadge[]; open: OpenBadge[]; points: number };

export type LeaderboardRow = {
  rank: number;
  name: string;
  isPseudonym: boolean;
  isSelf: boolean;
  points: number;
  badges: number;
};

/** Which page of how many, from 1. */
export type Page = { number: number; of: number };

export type LeaderboardData = Live & {
  mode: OrganizationSettings["leaderboard"]["mode"];
  neighbours: number;
  /** Whose ranking it is; null where the learner is in no group. */
  group: string | null;
  members: number;
  /** Too few to be shown to each other. */
  isSmall: boolean;
  own: { rank: number; points: number; isHidden: boolean } | null;
  rows: LeaderboardRow[];
  /** Null where all rows that are shown are on one. */
  page: Page | null;
};
