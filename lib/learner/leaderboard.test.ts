import { describe, expect, test } from "vitest";
import { leaderboard as board, type Ranked, type Reading, revealed } from "./leaderboard";
import { PAGE_ROWS } from "./page";

const learner = (studentId: string, points: number, rank: number, isHidden = false): Ranked => ({
  studentId,
  points,
  rank,
  isHidden,
});
/** a 50 · b, c, d 40 · e 30 (hidden) · f 20 · g 10 */
const GROUP = [
  learner("a", 50, 1),
  learner("b", 40, 2),
  learner("c", 40, 2),
  learner("d", 40, 2),
  learner("e", 30, 5, true),
  learner("f", 20, 6),
  learner("g", 10, 7),
];
const reading = (more: Partial<Reading> = {}): Reading => ({
  selfId: "f",
  mode: "group",
  neighbours: 1,
  smallest: 5,
  key: "key 1",
  page: null,
  locale: "fr",
  ...more,
});
/** What leaves the server, whoever's names were read. */
const leaderboard = (ranked: readonly Ranked[], asked: Reading) =>
  revealed(
    board(ranked, asked).rows,
    new Map(ranked.map(({ studentId }) => [studentId, { name: `Name of ${studentId}`, badges: 1 }])),
  );
const names = (rows: ReturnType<typeof leaderboard>) => rows.map((row) => row.name);

describe("what a learner sees of the group", () => {
  test("the whole group: names, and a pseudonym for who opted out", () => {
    const rows = leaderboard(GROUP, reading());
    expect(rows.map((row) => row.rank)).toEqual([1, 2, 2, 2, 5, 6, 7]);
    expect(rows.filter((row) => row.isPseudonym).map((row) => row.rank)).toEqual([5]);
    expect(JSON.stringify(rows)).not.toContain("Name of e");
    expect(rows.filter((row) => row.isSelf).map((row) => row.name)).toEqual(["Name of f"]);
  });
  test("anonymous: no name but one's own", () => {
    const rows = leaderboard(GROUP, reading({ mode: "anonymous" }));
    expect(rows.filter((row) => !row.isPseudonym).map((row) => row.name)).toEqual(["Name of f"]);
    expect(new Set(names(rows)).size).toBe(7);
  });
  test("neighbours, one on each side", () => {
    expect(leaderboard(GROUP, reading({ mode: "neighbours" })).map((row) => row.rank)).toEqual([5, 6, 7]);
    expect(leaderboard(GROUP, reading({ mode: "neighbours", selfId: "g" })).map((row) => row.rank)).toEqual([
      6, 7,
    ]);
  });
  test("off: nothing; below five: oneself alone", () => {
    expect(leaderboard(GROUP, reading({ mode: "off" }))).toEqual([]);
    expect(leaderboard(GROUP.slice(3), reading()).map((row) => row.isSelf)).toEqual([true]);
    expect(leaderboard(GROUP.slice(2), reading())).toHaveLength(5);
  });
  test("who opted out sees their own name, and others what the mode shows", () => {
    const rows = leaderboard(GROUP, reading({ selfId: "e" }));
    expect(rows.find((row) => row.isSelf)?.name).toBe("Name of e");
    expect(rows.some((row) => row.isPseudonym)).toBe(false);
  });
  test("who is not of the group sees nothing of it", () => {
    expect(leaderboard(GROUP, reading({ selfId: "z" }))).toEqual([]);
  });
});

describe("a trainer sees names, whatever the mode, but of those who opted out", () => {
  test.each(["group", "anonymous", "neighbours"] as const)("%s", (mode) => {
    const rows = leaderboard(GROUP, reading({ selfId: null, mode }));
    expect(rows.filter((row) => row.isPseudonym).map((row) => row.rank)).toEqual([5]);
    expect(rows).toHaveLength(7);
  });
});

describe("nothing tells who somebody is", () => {
  const orders = (key: string) =>
    names(leaderboard(GROUP, reading({ key })))
      .slice(1, 4)
      .join();
  test("a row holds no id", () => {
    for (const row of leaderboard(GROUP, reading({ mode: "anonymous" })))
      expect(Object.keys(row).sort()).toEqual(["badges", "isPseudonym", "isSelf", "name", "points", "rank"]);
  });
  test("equals stand in an order that is drawn for each reader and day, not by name or id", () => {
    const keys = Array.from({ length: 40 }, (_, n) => `key ${n}`);
    expect(new Set(keys.map(orders)).size).toBe(6);
    expect(orders("key 1")).toBe(orders("key 1"));
  });
  test("the same learner has another pseudonym for another reader", () => {
    const keys = Array.from({ length: 20 }, (_, n) => `key ${n}`);
    const given = keys.map((key) => leaderboard(GROUP, reading({ key })).find((row) => row.rank === 5)?.name);
    expect(new Set(given).size).toBeGreaterThan(5);
  });
  test("as many pseudonyms as there are learners", () => {
    const many = Array.from({ length: 100 }, (_, n) => learner(`s${n}`, 0, 1, true));
    const all = [1, 2].flatMap((page) => names(leaderboard(many, reading({ selfId: null, page }))));
    expect(new Set(all).size).toBe(100);
  });
});

describe("a long ranking is shown by pages", () => {
  /** s0 has the most points; every seventh opted out. */
  const MANY = Array.from({ length: 120 }, (_, n) => learner(`s${n}`, 1000 - n, n + 1, n % 7 === 0));
  const ranks = (more: Partial<Reading>) => board(MANY, reading(more)).rows.map((row) => row.rank);
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

  test("every rank once, in order, and beyond the last page the last", () => {
    expect([1, 2, 3].flatMap((page) => ranks({ selfId: null, page }))).toEqual(upTo(1, 120));
    expect(ranks({ selfId: null, page: 99 })).toEqual(upTo(101, 120));
    expect(board(MANY, reading({ selfId: null, page: 99 })).page).toEqual({ number: 3, of: 3 });
  });
  test("without a page: the reader's own, a trainer's first", () => {
    expect(ranks({ selfId: "s60" })).toEqual(upTo(PAGE_ROWS + 1, 2 * PAGE_ROWS));
    expect(ranks({ selfId: null })).toEqual(upTo(1, PAGE_ROWS));
  });
  test("no page shows more than the mode does", () => {
    for (const page of [null, 1, 2, 3]) {
      expect(ranks({ selfId: "s60", mode: "neighbours", page })).toEqual([60, 61, 62]);
      expect(ranks({ selfId: "s60", mode: "off", page })).toEqual([]);
      expect(ranks({ selfId: "z", page })).toEqual([]);
      expect(board(MANY.slice(0, 4), reading({ selfId: "s2", page })).rows.map((row) => row.rank)).toEqual([
        3,
      ]);
    }
  });
  test("who reads the names reads none of who stands under a pseudonym", () => {
    for (const mode of ["group", "anonymous"] as const)
      for (const row of board(MANY, reading({ selfId: "s60", mode, page: 1 })).rows)
        expect([row.studentId, row.pseudonym !== null]).toEqual([
          row.studentId,
          mode === "anonymous" || Number(row.studentId.slice(1)) % 7 === 0,
        ]);
  });
});
