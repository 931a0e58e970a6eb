import { expect, test } from "vitest";
import { ancestors, matching, type TreeNode, visibleNodes } from "./tree";

const node = (id: string, parent: string | null, more: Partial<TreeNode> = {}): TreeNode => ({
  id,
  parent,
  label: id,
  kind: "",
  ...more,
});
const NODES = [
  node("S", null),
  node("A", "S"),
  node("A1", "A", { opens: true }),
  node("B", "S"),
  node("lost", "none"),
];

test("only what lies under open nodes is seen, with its level", () => {
  const seen = (open: string[]) => visibleNodes(NODES, new Set(open)).map(({ id, level }) => `${id}${level}`);
  expect(seen([])).toEqual(["S1", "lost1"]);
  expect(seen(["S"])).toEqual(["S1", "A2", "B2", "lost1"]);
  expect(seen(["S", "A"])).toEqual(["S1", "A2", "A13", "B2", "lost1"]);
  expect(seen(["A"])).toEqual(["S1", "lost1"]);
});

test("a node that can be opened is one with children, known or not", () => {
  const children = visibleNodes(NODES, new Set(["S", "A"])).map(({ id, hasChildren }) => [id, hasChildren]);
  expect(children).toEqual([
    ["S", true],
    ["A", true],
    ["A1", true],
    ["B", false],
    ["lost", false],
  ]);
});

test("what is above a node, the nearest first, even if it goes round", () => {
  expect(ancestors(NODES, "A1")).toEqual(["A", "S"]);
  expect(ancestors([node("x", "y"), node("y", "x")], "x")).toEqual(["y", "x"]);
});

test("every typed word must be there, whatever its case and accents", () => {
  const nodes = [node("1", null, { label: "Éloïse Bençaïd" }), node("2", null, { label: "Groupe B" })];
  expect(matching(nodes, "benc eloi").map(({ id }) => id)).toEqual(["1"]);
  expect(matching(nodes, "zzz")).toEqual([]);
});
