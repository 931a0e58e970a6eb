import { createHmac } from "node:crypto";
import type { Locale } from "@/lib/metrics/types";
import type { OrganizationSettings } from "@/lib/settings";
import { PAGE_ROWS } from "./page";
import type { LeaderboardRow, Page } from "./types";

/** A learner as the database ranks them: what must not leave the server whole. More is read of the rows that are shown. */
export type Ranked = {
  studentId: string;
  points: number;
  rank: number;
  isHidden: boolean;
};

/** Birds of Morocco: pseudonyms that say nothing of who bears them. */
const PSEUDONYMS: Record<Locale, readonly string[]> = {
  fr: [
    "Cigogne",
    "Huppe",
    "Faucon",
    "Martinet",
    "Guêpier",
    "Rollier",
    "Pinson",
    "Mésange",
    "Alouette",
    "Hirondelle",
    "Ibis",
    "Flamant",
    "Héron",
    "Aigrette",
    "Grue",
    "Outarde",
    "Perdrix",
    "Caille",
    "Merle",
    "Rossignol",
    "Bulbul",
    "Loriot",
    "Étourneau",
    "Geai",
    "Chouette",
    "Hibou",
    "Aigle",
    "Milan",
    "Busard",
    "Vautour",
    "Pic",
    "Coucou",
    "Tourterelle",
    "Sterne",
    "Goéland",
    "Cormoran",
    "Pluvier",
    "Bécasseau",
    "Courlis",
    "Traquet",
  ],
  en: [
    "Stork",
    "Hoopoe",
    "Falcon",
    "Swift",
    "Bee-eater",
    "Roller",
    "Finch",
    "Tit",
    "Lark",
    "Swallow",
    "Ibis",
    "Flamingo",
    "Heron",
    "Egret",
    "Crane",
    "Bustard",
    "Partridge",
    "Quail",
    "Blackbird",
    "Nightingale",
    "Bulbul",
    "Oriole",
    "Starling",
    "Jay",
    "Owl",
    "Eagle-owl",
    "Eagle",
    "Kite",
    "Harrier",
    "Vulture",
    "Woodpecker",
    "Cuckoo",
    "Dove",
    "Tern",
    "Gull",
    "Cormorant",
    "Plover",
    "Sandpiper",
    "Curlew",
    "Wheatear",
  ],
};

export type Reading = {
  /** The learner who reads; null for a trainer or an admin. */
  selfId: string | null;
  mode: OrganizationSettings["leaderboard"]["mode"];
  neighbours: number;
  /** Fewer learners than this are not shown to each other. */
  smallest: number;
  /**
   * Secret, and another one for each reader and day: names and the order among equals are drawn from it, so that neither
   * says who somebody is, to one reader, to two who compare, or from one day to the next.
   */
  key: string;
  /** From 1; null for the one on which the reader stands. */
  page: number | null;
  locale: Locale;
};

/** A row on its way to the reader: the id is for reading what is shown of it, and stays on the server. */
export type Placed = {
  studentId: string;
  rank: number;
  points: number;
  isSelf: boolean;
  pseudonym: string | null;
};

export type Board = { rows: Placed[]; page: Page | null };

/**
 * The rows of a group's ranking that this reader may see, on one page of them: ranks, points, and who stands under a
 * pseudonym. What is not returned is not for this reader.
 * @param ranked by rank; equals in any order
 */
export function leaderboard(ranked: readonly Ranked[], reading: Reading): Board {
  const { selfId, mode, neighbours, smallest } = reading;
  if (mode === "off") return NOTHING;
  const draw = drawer(reading.key);
  const draws = Float64Array.from(ranked, (one) => draw(one.studentId));
  const ordered = inDrawnOrder(ranked, draws);
  const self = ordered.findIndex((at) => ranked[at]?.studentId === selfId);
  if (selfId !== null && self < 0) return NOTHING;
  const isHiddenFrom = (one: Ranked) =>
    one.studentId !== selfId && (one.isHidden || (mode === "anonymous" && selfId !== null));
  // Of the whole group, whichever part is shown: somebody has one pseudonym on every page.
  const hidden = ordered.filter((at) => isHiddenFrom(ranked[at]!));
  const names = pseudonyms(hidden, draws, reading.locale);
  const part = (from: number, to: number): Placed[] =>
    ordered.slice(Math.max(0, from), to).map((at) => {
      const { studentId, rank, points } = ranked[at]!;
      return { studentId, rank, points, isSelf: studentId === selfId, pseudonym: names.get(at) ?? null };
    });
  if (selfId !== null && ordered.length < smallest) return { rows: part(self, self + 1), page: null };
  if (selfId !== null && mode === "neighbours")
    return { rows: part(self - neighbours, self + neighbours + 1), page: null };
  const pages = Math.max(1, Math.ceil(ordered.length / PAGE_ROWS));
  const number = Math.min(reading.page ?? Math.floor(Math.max(0, self) / PAGE_ROWS) + 1, pages);
  return {
    rows: part((number - 1) * PAGE_ROWS, number * PAGE_ROWS),
    page: pages === 1 ? null : { number, of: pages },
  };
}

/** Places in `ranked`, each run of equals by the draw. Equals alone are sorted: two thousand objects would be felt. */
function inDrawnOrder(ranked: readonly Ranked[], draws: Float64Array): number[] {
  const ordered: number[] = [];
  for (let from = 0; from < ranked.length; ) {
    let to = from;
    while (to < ranked.length && ranked[to]?.rank === ranked[from]?.rank) to++;
    const equals = Array.from({ length: to - from }, (_, n) => from + n);
    for (const at of equals.sort((a, b) => draws[a]! - draws[b]!)) ordered.push(at);
    from = to;
  }
  return ordered;
}

const NOTHING: Board = { rows: [], page: null };

/** What is read of the learners who are shown; the name only of who stands under their own. */
export type Shown = { name: string | null; badges: number };

/** What leaves the server: no id, and a name only where there is no pseudonym. */
export function revealed(rows: readonly Placed[], shown: ReadonlyMap<string, Shown>): LeaderboardRow[] {
  return rows.map(({ studentId, pseudonym, ...row }) => ({
    ...row,
    name: pseudonym ?? shown.get(studentId)?.name ?? "",
    isPseudonym: pseudonym !== null,
    badges: shown.get(studentId)?.badges ?? 0,
  }));
}

/**
 * A number for a learner that nobody can guess without the key. Not a cryptographic hash: its seed is one, what is shown
 * of it is an order, and two thousand of those would be half of the page's time.
 */
function drawer(key: string): (studentId: string) => number {
  const seed = createHmac("sha256", key).update("draw").digest();
  return (studentId) => {
    let [a, b] = [seed.readUInt32LE(0), seed.readUInt32LE(4)];
    for (let n = 0; n < studentId.length; n++) {
      a = Math.imul(a ^ studentId.charCodeAt(n), 0x9e3779b1);
      b = Math.imul(b ^ a ^ (a >>> 15), 0x85ebca77);
      a ^= b >>> 13;
    }
    a = Math.imul(a ^ seed.readUInt32LE(8), 0xc2b2ae3d);
    b = Math.imul(b ^ (a >>> 16) ^ seed.readUInt32LE(12), 0x27d4eb2f);
    return ((a ^ (a >>> 15)) >>> 0) * 0x100000 + ((b ^ (b >>> 13)) >>> 12);
  };
}

/** Names in the order of the draw, not of the ranks; past the list's end they are numbered. */
function pseudonyms(hidden: readonly number[], draws: Float64Array, locale: Locale): Map<number, string> {
  const words = PSEUDONYMS[locale];
  const drawn = hidden.toSorted((a, b) => draws[a]! - draws[b]!);
  // Where the list begins is drawn too: else the first of them would have the same name every day.
  const start = (draws[drawn[0] ?? 0] ?? 0) % words.length;
  return new Map(
    drawn.map((at, n) => {
      const turn = Math.floor(n / words.length);
      const word = words[(start + n) % words.length] ?? "";
      return [at, turn === 0 ? word : `${word} ${turn + 1}`];
    }),
  );
}
