import { createHmac } from "node:crypto";
import type { Locale } from "@/lib/metrics/types";
import type { OrganizationSettings } from "@/lib/settings";
import { PAGE_ROWS } from "./page";
import type { LeaderboardRow, Page } from "./types";

/** A learner as the database ranks them: what must not leave the server whole. Names come for the rows that are shown. */
export type Ranked = {
  studentId: string;
  points: number;
  badges: number;
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

/** A row on its way to the reader: the id is for reading its name, and stays on the server. */
export type Placed = Omit<LeaderboardRow, "name" | "isPseudonym"> & {
  studentId: string;
  pseudonym: string | null;
};

export type Board = { rows: Placed[]; page: Page | null };

/**
 * The rows of a group's ranking that this reader may see, on one page of them: ranks, points, and who stands under a
 * pseudonym. What is not returned is not for this reader.
 */
export function leaderboard(ranked: readonly Ranked[], reading: Reading): Board {
  const { selfId, mode, neighbours, smallest } = reading;
  if (mode === "off") return NOTHING;
  const draw = drawer(reading.key);
  const ordered = ranked
    .map((one) => ({ ...one, draw: draw(one.studentId) }))
    .sort((a, b) => a.rank - b.rank || a.draw - b.draw);
  const self = ordered.findIndex((one) => one.studentId === selfId);
  if (selfId !== null && self < 0) return NOTHING;
  const isHiddenFrom = (one: Ranked) =>
    one.studentId !== selfId && (one.isHidden || (mode === "anonymous" && selfId !== null));
  // Of the whole group, whichever part is shown: somebody has one pseudonym on every page.
  const names = pseudonyms(ordered.filter(isHiddenFrom), reading.locale);
  const part = (from: number, to: number): Placed[] =>
    ordered.slice(Math.max(0, from), to).map((one) => ({
      studentId: one.studentId,
      rank: one.rank,
      pseudonym: names.get(one.studentId) ?? null,
      isSelf: one.studentId === selfId,
      points: one.points,
      badges: one.badges,
    }));
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

const NOTHING: Board = { rows: [], page: null };

/** What leaves the server: no id, and a name only where there is no pseudonym. */
export function revealed(rows: readonly Placed[], names: ReadonlyMap<string, string>): LeaderboardRow[] {
  return rows.map(({ studentId, pseudonym, ...row }) => ({
    ...row,
    name: pseudonym ?? names.get(studentId) ?? "",
    isPseudonym: pseudonym !== null,
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
function pseudonyms(hidden: readonly (Ranked & { draw: number })[], locale: Locale): Map<string, string> {
  const words = PSEUDONYMS[locale];
  const drawn = hidden.toSorted((a, b) => a.draw - b.draw);
  // Where the list begins is drawn too: else the first of them would have the same name every day.
  const start = (drawn[0]?.draw ?? 0) % words.length;
  return new Map(
    drawn.map((one, n) => {
      const turn = Math.floor(n / words.length);
      const word = words[(start + n) % words.length] ?? "";
      return [one.studentId, turn === 0 ? word : `${word} ${turn + 1}`];
    }),
  );
}
