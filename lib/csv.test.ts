import { expect, test } from "vitest";
import { csv, csvCell } from "./csv";

test.each([
  ["=1+1", "'=1+1"],
  ["+33 6", "'+33 6"],
  ["-2", "'-2"],
  ["@cmd", "'@cmd"],
  ["\t=1", "'\t=1"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["Groupe A, matin", '"Groupe A, matin"'],
  ["deux\nlignes", '"deux\nlignes"'],
  [" bord ", '" bord "'],
  ["a-b", "a-b"],
  [-2.5, "-2.5"],
  [0, "0"],
  [null, ""],
  [true, "true"],
])("%j is written %j", (cell, text) => {
  expect(csvCell(cell)).toBe(text);
});

test("rows end in CRLF, and no value is an empty cell, not 0", () => {
  expect(
    csv([
      ["jour", "valeur"],
      ["2026-10-18", null],
    ]),
  ).toBe("jour,valeur\r\n2026-10-18,\r\n");
});
