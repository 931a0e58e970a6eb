import { expect, test } from "vitest";
import { type Direction, placed, placeTowards, unfolded, withMoved } from "./tree";

const node = (id: string, parent_id: string | null) => ({ id, parent_id });
/** m › a, b › (x, y), c; and n beside m. */
const TREE = [
  node("m", null),
  node("a", "m"),
  node("b", "m"),
  node("x", "b"),
  node("y", "b"),
  node("c", "m"),
  node("n", null),
];
const drawn = (nodes: typeof TREE) =>
  placed(nodes)
    .map(({ node: { id }, level }) => `${"·".repeat(level)}${id}`)
    .join(" ");

test("children stand below their parent, in the order given", () => {
  expect(drawn(TREE)).toBe("m ·a ·b ··x ··y ·c n");
  expect(drawn([node("z", "gone")])).toBe("z");
});

test.each([
  ["a small tree is whole, nothing to open", 7, [], "m ·a ·b ··x ··y ·c n"],
  ["of a large one the third level is folded, and counted", 6, [], "m ·a ·b+2 ·c n"],
  ["an open branch shows what is right below it", 6, ["b"], "m ·a ·b+2 ··x ··y ·c n"],
  ["what is open inside a folded branch stays away with it", 6, ["x"], "m ·a ·b+2 ·c n"],
] as const)("%s", (_, whole, open, shown) => {
  const rows = unfolded(placed(TREE), new Set(open), whole);
  expect(
    rows
      .map(
        ({ node: { id }, level, below }) => `${"·".repeat(level)}${id}${below === null ? "" : `+${below}`}`,
      )
      .join(" "),
  ).toBe(shown);
});

test.each([
  ["c", "up", "m ·a ·c ·b ··x ··y n"],
  ["a", "down", "m ·b ··x ··y ·a ·c n"],
  ["b", "down", "m ·a ·c ·b ··x ··y n"],
  ["c", "in", "m ·a ·b ··x ··y ··c n"],
  ["x", "out", "m ·a ·b ··y ·x ·c n"],
  ["a", "out", "m ·b ··x ··y ·c a n"],
  ["n", "in", "m ·a ·b ··x ··y ·c ·n"],
] as const)("%s %s: %s", (id, towards, after) => {
  expect(drawn(withMoved(TREE, id, placeTowards(TREE, id, towards)!))).toBe(after);
});

test.each([
  ["a", "up"],
  ["c", "down"],
  ["a", "in"],
  ["m", "out"],
  ["gone", "up"],
] as const)("%s %s: nowhere", (id, towards: Direction) => {
  expect(placeTowards(TREE, id, towards)).toBeNull();
});
