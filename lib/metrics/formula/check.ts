import { levelsAt } from "../index";
import { PERIODS, SCOPE_TYPES, TARGET_TYPES, type UnitCode } from "../types";
import { parse } from "./parse";
import { type CodeNode, codeNodes, codesOf, evaluate, replaceCodes, sizeOf } from "./tree";
import {
  type FormulaCatalogue,
  FormulaError,
  type FormulaPart,
  fail,
  type Levels,
  type Node,
  type Problem,
  type Span,
} from "./types";
import { unitOf } from "./unit";

/** A formula that may be computed. */
export type CheckedFormula = {
  readonly ok: true;
  /** The codes that it names, as written. */
  readonly codes: readonly string[];
  readonly unit: UnitCode;
  /** Where all its parts have rows: their periods, scopes and targets in common. */
  readonly levels: Levels;
  /** What an absent row means: 0 for sums of counts that are 0 where nothing was counted, else null. */
  readonly emptyValue: 0 | null;
  /** The tree down to computed statistics: formulas that it names are put in place of their codes. */
  readonly tree: Node;
  /** The statistics of that tree. */
  readonly parts: readonly FormulaPart[];
};

/** Nodes of a formula with all formulas that it names put in: beyond, one row costs too much. */
const MAX_NODES = 400;

/**
 * Whether a formula can be computed from this catalogue, and what follows from it.
 * @param self the code that it is or will be saved under: naming it, directly or not, is a cycle
 */
export function checkFormula(
  text: string,
  catalogue: FormulaCatalogue,
  self?: string,
): CheckedFormula | Problem {
  try {
    const written = parse(text);
    if (codeNodes(written).length === 0) fail("no_code", written);
    const tree = expanded(written, catalogue, self === undefined ? [] : [self]);
    const parts = codesOf(tree).map((code) => catalogue.get(code)!);
    return {
      ok: true,
      codes: codesOf(written),
      // Of what is written, so that a mismatch is told at its place; units of formulas that it names are derived first.
      unit: unitOf(written, withUnits(written, catalogue)),
      levels: commonLevels(parts, written),
      emptyValue: emptyValueOf(tree, parts),
      tree,
      parts,
    };
  } catch (error) {
    if (error instanceof FormulaError) return error.problem;
    throw error;
  }
}

/** The tree with the trees of the formulas that it names in place of their codes. */
function expanded(written: Node, catalogue: FormulaCatalogue, above: readonly string[]): Node {
  let size = sizeOf(written);
  const inside = (node: Node, stack: readonly string[], at?: Span): Node =>
    replaceCodes(node, (reference) => {
      // What is wrong further down is told at the code that leads there.
      const place = at ?? reference;
      const { code } = reference;
      if (stack.includes(code))
        fail("cycle", place, { subject: code, path: [...stack.slice(stack.indexOf(code)), code] });
      const part = known(reference, place, catalogue);
      if (part.formula === null) return reference;
      const below = parsedOf(part, place);
      size += sizeOf(below);
      if (size > MAX_NODES) fail("too_large", place, { subject: code });
      return inside(below, [...stack, code], place);
    });
  return inside(written, above);
}

function known({ code }: CodeNode, at: Span, catalogue: FormulaCatalogue): FormulaPart {
  const part = catalogue.get(code);
  if (!part) return fail("unknown_code", at, { subject: code, expected: nearest(code, catalogue) });
  if (part.formula === null && !part.isComputed) return fail("inactive_code", at, { subject: code });
  return part;
}

function parsedOf(part: FormulaPart, at: Span): Node {
  try {
    return parse(part.formula ?? "");
  } catch (error) {
    if (error instanceof FormulaError) return fail("inactive_code", at, { subject: part.code });
    throw error;
  }
}

/** The catalogue with the units that the named formulas have now: their rows may be older than their parts. */
function withUnits(node: Node, catalogue: FormulaCatalogue): FormulaCatalogue {
  const units = new Map(catalogue);
  for (const reference of codeNodes(node)) {
    const part = catalogue.get(reference.code)!;
    if (part.formula === null) continue;
    const below = parsedOf(part, reference);
    units.set(part.code, { ...part, unit: unitOf(below, withUnits(below, catalogue)) });
  }
  return units;
}

function commonLevels(parts: readonly FormulaPart[], at: Span): Levels {
  const periods = PERIODS.filter((period) => parts.every((part) => part.periods.includes(period)));
  const scopes = SCOPE_TYPES.filter((scope) => parts.every((part) => part.scopes.includes(scope)));
  const targets = TARGET_TYPES.filter((target) => parts.every((part) => part.targets.includes(target)));
  if (periods.length === 0) fail("no_common_period", at);
  if (scopes.length === 0) fail("no_common_scope", at);
  if (targets.length === 0) fail("no_common_target", at);
  const levels = { periods, scopes, targets };
  // A learner's rows are fewer (kpi.md 1.13): where a part has none, its absence would be taken for a 0.
  const ofLearner = levelsAt({ code: "", ...levels }, "Apprenant");
  const isWhole = parts.every((part) => {
    const own = levelsAt(part, "Apprenant");
    return (
      ofLearner.periods.every((period) => own.periods.includes(period)) &&
      ofLearner.targets.every((target) => own.targets.includes(target))
    );
  });
  if (isWhole && ofLearner.periods.length > 0 && ofLearner.targets.length > 0) return levels;
  const several = scopes.filter((scope) => scope !== "Apprenant");
  if (several.length === 0) fail("no_common_scope", at);
  return { ...levels, scopes: several };
}

function emptyValueOf(tree: Node, parts: readonly FormulaPart[]): 0 | null {
  const isRatio = (node: Node): boolean =>
    node.kind === "binary"
      ? node.op === "/" || isRatio(node.left) || isRatio(node.right)
      : node.kind === "negate"
        ? isRatio(node.of)
        : node.kind === "call" && node.args.some(isRatio);
  if (isRatio(tree) || parts.some((part) => part.emptyValue === null)) return null;
  const value = evaluate(tree, () => 0);
  return value !== null && Math.abs(value) === 0 ? 0 : null;
}

/** The code that was probably meant, if one is near. */
function nearest(code: string, catalogue: FormulaCatalogue): string | undefined {
  const wanted = code.toUpperCase();
  let best: { code: string; distance: number } | undefined;
  for (const candidate of catalogue.keys()) {
    const isStart = wanted.length >= 4 && candidate.startsWith(wanted);
    const distance = isStart ? 0 : editDistance(wanted, candidate);
    if (distance <= Math.max(2, wanted.length / 4) && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { code: candidate, distance };
  }
  return best?.code;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
