import { expect, test } from "vitest";
import { type Direction, placed, placeTowards, withMoved } from "./tree";

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
