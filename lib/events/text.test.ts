import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsUnstorableText, isDeeperThan, jsonText, pathOfUnstorableText } from "./text";

const HALF = String.fromCharCode(0xd83d);

describe("text that PostgreSQL cannot store", () => {
  it("finds a NUL and half of a pair, and not the six characters that would escape one", () => {
    expect(holdsUnstorableText(JSON.stringify({ a: "x\0y" }))).toBe(true);
    expect(holdsUnstorableText(JSON.stringify({ a: HALF }))).toBe(true);
    expect(holdsUnstorableText(JSON.stringify({ a: "\\u0000 \\ud83d" }))).toBe(false);
    expect(holdsUnstorableText(JSON.stringify({ a: "\\\\\0" }))).toBe(true);
    expect(holdsUnstorableText(JSON.stringify({ a: "😀 é ع" }))).toBe(false);
  });

  it("says where: in a value, in a list, beside a key that holds it", () => {
    expect(pathOfUnstorableText({ payload: { lines: ["ok", "a\0b"] } })).toEqual(["payload", "lines", 1]);
    expect(pathOfUnstorableText({ payload: { [`k${HALF}`]: 1 } })).toEqual(["payload"]);
    expect(pathOfUnstorableText({ payload: { text: "😀" } })).toBeNull();
  });

  it("searching the JSON text and walking the value agree on any JSON", () => {
    const anyText = fc.string({ unit: fc.constantFrom("a", "\\", "\0", HALF, "😀", "u0000", '"', "ud8") });
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(anyText, anyText), fc.array(anyText)), (value) => {
        expect(holdsUnstorableText(JSON.stringify(value))).toBe(pathOfUnstorableText(value) !== null);
      }),
      { numRuns: 500 },
    );
  });
});

const nested = (levels: number): object => (levels === 1 ? [] : [nested(levels - 1)]);

describe("jsonText", () => {
  it("counts bytes, not characters: 10 é are 22 bytes with the quotes", () => {
    expect(jsonText(["é".repeat(10)], 24)).toEqual({ text: `["${"é".repeat(10)}"]` });
    expect(jsonText(["é".repeat(10)], 23)).toEqual({ reason: "too_large" });
  });

  it("takes 64 levels and refuses 65, however deep", () => {
    expect(isDeeperThan(nested(64), 64)).toBe(false);
    expect(isDeeperThan(nested(65), 64)).toBe(true);
    expect(jsonText([nested(63)], 65_536)).toHaveProperty("text");
    expect(jsonText([nested(64)], 65_536)).toEqual({ reason: "too_deep" });
    const bottomless = JSON.parse(`${"[".repeat(30_000)}${"]".repeat(30_000)}`) as object;
    expect(jsonText(bottomless, 65_536)).toEqual({ reason: "too_deep" });
  });
});
