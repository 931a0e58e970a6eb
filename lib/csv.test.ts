import { expect, test } from "vitest";
import { csv, csvCell, rearmed } from "./csv";

test.each([
  ["=1+1", "'=1+1"],
  ["+33 6", "'+33 6"],
  ["-2", "'-2"],
  ["@cmd", "'@cmd"],
  ["\t=1", "'\t'=1"],
  ["\tx", "'\tx"],
  ["A;=1+1", "A;'=1+1"],
  ["A;-2;+3;@x", "A;'-2;'+3;'@x"],
  ["A\t=1", "A\t'=1"],
  ["A\r\n=1", '"A\r\n\'=1"'],
  ["A; =1", "A;' =1"],
  ['A;"=1;', `"A;'""=1;"`],
  ["'=1", "''=1"],
  ["A;B", "A;B"],
  ["A;l'été;1-2", "A;l'été;1-2"],
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

test.each(["=1", "'=1", "''=1", "A;=1", "A;'=1", "\t=1", "'\tx", "l'été", "a\n-b;;@c", "'quoted'", 'A;"=1'])(
  "%j comes back as it was",
  (text) => {
    const written = csvCell(text);
    const cell = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
    expect(rearmed(cell)).toBe(text);
  },
);

test("rows end in CRLF, and no value is an empty cell, not 0", () => {
  expect(
    csv([
      ["jour", "valeur"],
      ["2026-10-18", null],
    ]),
  ).toBe("jour,valeur\r\n2026-10-18,\r\n");
});
