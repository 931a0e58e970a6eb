import { expect, test } from "vitest";
import { differences } from "./diff";

test("what changed, by path; what did not, and versions, are left out", () => {
  const before = { name: "A", words: { fr: { label: "L" } }, levels: ["Day", "Week"], version: "1", same: 1 };
  const after = {
    name: "B",
    words: { fr: { label: "M" }, en: { label: "N" } },
    levels: ["Week"],
    version: "2",
    same: 1,
  };
  expect(differences(before, after)).toEqual([
    { path: "levels", before: "Day, Week", after: "Week" },
    { path: "name", before: "A", after: "B" },
    { path: "words.en.label", before: null, after: "N" },
    { path: "words.fr.label", before: "L", after: "M" },
  ]);
});

test("a row that was made or removed", () => {
  expect(differences(null, { a: 1, b: null })).toEqual([{ path: "a", before: null, after: "1" }]);
  expect(differences({ a: { b: [{ c: 1 }] } }, null)).toEqual([
    { path: "a.b", before: '[{"c":1}]', after: null },
  ]);
  expect(differences(null, null)).toEqual([]);
  expect(differences({ off: true }, { off: false })).toEqual([
    { path: "off", before: "true", after: "false" },
  ]);
});
