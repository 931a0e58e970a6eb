import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { METRICS } from "..";
import {
  checkFormula,
  evaluate,
  type FormulaCatalogue,
  type FormulaPart,
  parse,
  problemText,
  ratioOf,
} from ".";

const builtIn: FormulaPart[] = METRICS.map((entry) => ({
  code: entry.code,
  unit: entry.unit,
  emptyValue: entry.emptyValue,
  periods: entry.periods,
  scopes: entry.scopes,
  targets: entry.targets,
  isComputed: true,
  formula: null,
}));

/** The built-in catalogue with some formulas of the organisation's own. */
function catalogue(own: Record<string, string> = {}): FormulaCatalogue {
  const formulas = Object.entries(own).map(([code, formula]) => ({
    ...builtIn[0]!,
    code,
    formula,
  }));
  return new Map([...builtIn, ...formulas].map((part) => [part.code, part]));
}

const check = (text: string, own?: Record<string, string>, self?: string) =>
  checkFormula(text, catalogue(own), self);

/** The value of a formula where each code of `values` has that value and every other is unknown. */
const value = (text: string, values: Record<string, number> = {}) =>
  evaluate(parse(text), (code) => values[code] ?? null);

describe("arithmetic", () => {
  for (const [text, expected] of [
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["2 - 3 - 4", -5],
    ["12 / 3 / 2", 2],
    ["-2 * -3", 6],
    ["- (1 - 3)", 2],
    ["2 - -3", 5],
    ["min(4, 2, 3) + MAX(1, 5)", 7],
    ["abs(-2.5)", 2.5],
    ["round(2.5)", 3],
    ["round(-2.5)", -3],
    ["round(10 / 3, 2)", 3.33],
    ["1 / 0", null],
    ["0 * (1 / 0)", null],
    ["coalesce(1 / 0, 4)", 4],
    ["max(A, 1)", null],
    ["coalesce(A, B, 3)", 3],
  ] as const)
    it(`${text} = ${expected}`, () => expect(value(text)).toBe(expected));

  it("what is written in a tree's order comes back: (3 − 1) / 4 × 100 = 50", () =>
    expect(value("(A - B) / C * 100", { A: 3, B: 1, C: 4 })).toBe(50));

  it("any tree written with all its parentheses is read as that tree", () => {
    const leaf = fc
      .integer({ min: 0, max: 999 })
      .map((n) => ({ text: String(n), value: n as number | null }));
    const tree = fc.letrec<{ node: { text: string; value: number | null } }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie("node"), fc.constantFrom("+", "-", "*", "/"), tie("node")).map(([a, op, b]) => {
          const both = a.value !== null && b.value !== null;
          const x = a.value ?? 0;
          const y = b.value ?? 0;
          const result =
            op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : y === 0 ? null : x / y;
          return { text: `(${a.text}${op} ${b.text})`, value: both ? result : null };
        }),
        tie("node").map((a) => ({ text: `-(${a.text})`, value: a.value === null ? null : -a.value })),
      ),
    })).node;
    fc.assert(
      fc.property(tree, ({ text, value: expected }) => {
        fc.pre(text.length <= 500);
        expect(value(text)).toEqual(expected);
      }),
    );
  });

  it("no text makes the parser do anything but answer", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: "grapheme" }), (text) => {
        const answer = check(text);
        if (answer.ok) return;
        expect(answer.from).toBeGreaterThanOrEqual(0);
        expect(answer.to).toBeLessThanOrEqual(text.length);
        expect(problemText(answer, "fr")).not.toMatch(/[{}]/);
      }),
    );
  });
});

describe("what is refused, and where", () => {
  for (const [text, reason, at] of [
    ["", "empty", ""],
    ["   ", "empty", "   "],
    ["1 + 2", "no_code", "1 + 2"],
    ["FEEDBACK_COUNT +", "unexpected_end", ""],
    ["FEEDBACK_COUNT + * 2", "unexpected", "*"],
    ["FEEDBACK_COUNT 2", "unexpected", "2"],
    ["(FEEDBACK_COUNT + 1", "unclosed", "("],
    ["FEEDBACK_COUNT)", "unexpected", ")"],
    ["FEEDBACK_COUNT * 0,5", "decimal_comma", "0,5"],
    ["FEEDBACK_COUNT * (0,5)", "decimal_comma", "0,5"],
    ["FEEDBACK_COUNT; drop table kpi_value", "bad_character", ";"],
    ["FEEDBACK_COUNT * 1.2.3", "bad_character", "1.2.3"],
    ["=FEEDBACK_COUNT", "bad_character", "="],
    ["sum(FEEDBACK_COUNT, 1)", "unknown_function", "sum"],
    ["max(FEEDBACK_COUNT)", "wrong_arguments", "max(FEEDBACK_COUNT)"],
    ["round(FEEDBACK_COUNT, FEEDBACK_COUNT)", "bad_digits", "FEEDBACK_COUNT"],
    ["FEEDBACK_COUNT + FEEDBAK_COUNT", "unknown_code", "FEEDBAK_COUNT"],
    ["PROGRESSION_MOY + DUREE_ACTIVE_MOY", "unit_mismatch", "PROGRESSION_MOY + DUREE_ACTIVE_MOY"],
    [
      "1 + DUREE_ACTIVE_MOY * CYCLE_TIME_TACHE_MED",
      "unit_product",
      "DUREE_ACTIVE_MOY * CYCLE_TIME_TACHE_MED",
    ],
    [`FEEDBACK_COUNT${" + 1".repeat(200)}`, "too_long", null],
    [`${"(".repeat(60)}FEEDBACK_COUNT${")".repeat(60)}`, "too_deep", null],
  ] as const)
    it(`${text.slice(0, 60) || "nothing"}: ${reason}`, () => {
      const answer = check(text);
      expect(answer).toMatchObject({ ok: false, reason });
      if (!answer.ok && at !== null && reason !== "bad_digits")
        expect(text.slice(answer.from, answer.to)).toBe(at);
    });

  it("a code written nearly right is offered", () =>
    expect(check("100 - UA_COVERAGE")).toMatchObject({
      reason: "unknown_code",
      expected: "UA_COVERAGE_PCT",
    }));

  it("a formula that names itself: A → A", () =>
    expect(check("A + FEEDBACK_COUNT", { A: "FEEDBACK_COUNT" }, "A")).toMatchObject({
      reason: "cycle",
      path: ["A", "A"],
      from: 0,
      to: 1,
    }));

  it("a cycle through two others is told with its path, at the code that leads there", () => {
    const answer = check("2 * B", { A: "FEEDBACK_COUNT", B: "C + 1", C: "A * 2" }, "A");
    expect(answer).toMatchObject({ reason: "cycle", path: ["A", "B", "C", "A"], from: 4, to: 5 });
    if (!answer.ok) expect(problemText(answer, "fr")).toContain("A → B → C → A");
  });

  it("a statistic that is not computed", () => {
    const some = new Map(catalogue());
    some.set("FEEDBACK_COUNT", { ...some.get("FEEDBACK_COUNT")!, isComputed: false });
    expect(checkFormula("FEEDBACK_COUNT * 2", some)).toMatchObject({ reason: "inactive_code" });
  });

  it("formulas of formulas that grow beyond measure", () => {
    const own: Record<string, string> = { F0: "FEEDBACK_COUNT + FEEDBACK_COUNT" };
    for (let i = 1; i < 12; i++) own[`F${i}`] = `F${i - 1} + F${i - 1}`;
    expect(check("F11", own)).toMatchObject({ reason: "too_large" });
  });
});

describe("units", () => {
  for (const [text, unit] of [
    ["100 - UA_COVERAGE_PCT", "Pourcentage"],
    ["FEEDBACK_COUNT / max(APPRENANTS_ACTIFS, 1)", "Ratio"],
    ["100 * FEEDBACK_COUNT / APPRENANTS_ACTIFS", "Pourcentage"],
    ["FEEDBACK_COUNT / APPRENANTS_ACTIFS * 100", "Pourcentage"],
    ["FEEDBACK_COUNT * 2 + 1", "Nombre"],
    ["DUREE_ACTIVE_MOY * APPRENANTS_ACTIFS", "Heures"],
    ["DUREE_ACTIVE_MOY / APPRENANTS_ACTIFS", "Heures"],
    ["PROGRESSION_MOY - PROGRESSION_P50", "Points"],
    ["PROGRESSION_MOY + VITESSE_PROGRESSION", "Pourcentage"],
    ["round(CYCLE_TIME_TACHE_MED * 24, 1)", "Jours"],
    ["-SCORE_NORM", "Points"],
  ] as const)
    it(`${text}: ${unit}`, () => expect(check(text)).toMatchObject({ ok: true, unit }));

  it("of a formula that it names: follows what that formula is now", () =>
    expect(check("OWN + 1", { OWN: "DUREE_ACTIVE_MOY * 2" })).toMatchObject({ unit: "Heures" }));
});

describe("levels", () => {
  it("are those that all parts have: UA_COVERAGE_PCT is by week and month, of units and modules", () =>
    expect(check("100 - UA_COVERAGE_PCT")).toMatchObject({
      levels: { periods: ["Week", "Month"], targets: ["Module", "Ua"] },
    }));

  it("of a formula in a formula: down to the statistics", () =>
    expect(check("OWN * FEEDBACK_COUNT", { OWN: "100 - UA_COVERAGE_PCT" })).toMatchObject({
      levels: { periods: ["Week", "Month"], targets: ["Module"] },
    }));

  it("are never more than a part's, for any pair of statistics", () => {
    const one = fc.constantFrom(...builtIn);
    fc.assert(
      fc.property(one, one, (a, b) => {
        const answer = check(`coalesce(0 * ${a.code} / ${a.code}, 0 * ${b.code} / ${b.code})`);
        if (!answer.ok) {
          expect(answer.reason).toMatch(/^no_common/);
          return;
        }
        for (const part of [a, b])
          for (const level of ["periods", "scopes", "targets"] as const)
            expect(part[level]).toEqual(expect.arrayContaining([...answer.levels[level]]));
      }),
    );
  });
});

it("an absent row is 0 for sums of counts that are then 0, unknown for everything else", () => {
  expect(check("FEEDBACK_COUNT + 2 * REMEDIATIONS_LANCEES")).toMatchObject({ emptyValue: 0 });
  expect(check("FEEDBACK_COUNT + 1")).toMatchObject({ emptyValue: null });
  expect(check("FEEDBACK_COUNT / max(APPRENANTS_ACTIFS, 1)")).toMatchObject({ emptyValue: null });
  expect(check("SCORE_NORM * FEEDBACK_COUNT")).toMatchObject({ emptyValue: null });
});

it("a division keeps its numerator and denominator, without the number that scales it", () => {
  const of = (text: string) => {
    const ratio = ratioOf(parse(text));
    return ratio && [ratio.numerator, ratio.denominator].map((node) => text.slice(node.from, node.to));
  };
  expect(of("100 * A / (B + C)")).toEqual(["A", "(B + C)"]);
  expect(of("A / B * 100")).toEqual(["A", "B"]);
  expect(of("100 * (A - B) / C")).toEqual(["(A - B)", "C"]);
  expect(of("A / 2")).toBeNull();
  expect(of("A / B + 1")).toBeNull();
});
