import type { UnitCode } from "../types";
import { type FormulaCatalogue, fail, type Node, type Span } from "./types";

/** Of what a part of a formula is: a unit, or a plain number, which takes the unit of what it stands beside. */
type Measured = {
  readonly unit: UnitCode | null;
  /** Product of the plain numbers that it was multiplied with, where it is nothing but a product: 100 makes a ratio a percentage. */
  readonly factor: number | null;
};

const measured = (unit: UnitCode | null, factor: number | null = 1): Measured => ({ unit, factor });

/** Differences of these are points; a percentage or a score and points add up to the former. */
const SHARES: readonly (UnitCode | null)[] = ["Pourcentage", "Score"];

/**
 * The unit of a formula. Units add only to themselves; counts and ratios multiply with anything, a percentage of
 * something is of that; a unit over itself is a ratio, over a count it stays. `code` nodes must be known.
 * @throws FormulaError unit_mismatch, unit_product
 */
export function unitOf(node: Node, catalogue: FormulaCatalogue): UnitCode {
  const { unit, factor } = measure(node, catalogue);
  if (unit === null) return "Nombre";
  return unit === "Ratio" && factor === 100 ? "Pourcentage" : unit;
}

function measure(node: Node, catalogue: FormulaCatalogue): Measured {
  switch (node.kind) {
    case "number":
      return measured(null, Number(node.text));
    case "code":
      return measured(catalogue.get(node.code)?.unit ?? null);
    case "negate": {
      const { unit, factor } = measure(node.of, catalogue);
      return measured(unit, factor === null ? null : -factor);
    }
    case "call": {
      const args = node.fn === "round" ? node.args.slice(0, 1) : node.args;
      return args
        .map((arg) => measure(arg, catalogue))
        .reduce((a, b) => measured(together(a, b, node), null));
    }
    case "binary": {
      const left = measure(node.left, catalogue);
      const right = measure(node.right, catalogue);
      if (node.op === "*")
        return measured(product(left.unit, right.unit, node), times(left.factor, right.factor));
      if (node.op === "/")
        return measured(
          quotient(left.unit, right.unit),
          right.factor === 0 ? null : times(left.factor, right.factor === null ? null : 1 / right.factor),
        );
      const unit = together(left, right, node);
      const isDifference = node.op === "-" && left.unit === right.unit && SHARES.includes(left.unit);
      return measured(isDifference ? "Points" : unit, null);
    }
  }
}

const times = (a: number | null, b: number | null) => (a === null || b === null ? null : a * b);

/** The one unit of what is added or compared. */
function together({ unit: a }: Measured, { unit: b }: Measured, at: Span): UnitCode | null {
  if (a === b || b === null) return a;
  if (a === null) return b;
  if (a === "Points" && SHARES.includes(b)) return b;
  if (b === "Points" && SHARES.includes(a)) return a;
  return fail("unit_mismatch", at, { subject: `${a}, ${b}` });
}

function product(a: UnitCode | null, b: UnitCode | null, at: Span): UnitCode | null {
  if (a === null || b === null) return a ?? b;
  for (const plain of ["Ratio", "Nombre", "Pourcentage"] as const) {
    if (a === plain) return b;
    if (b === plain) return a;
  }
  return fail("unit_product", at, { subject: `${a}, ${b}` });
}

function quotient(a: UnitCode | null, b: UnitCode | null): UnitCode | null {
  if (b === null) return a;
  if (a === null || a === b) return "Ratio";
  return b === "Nombre" || b === "Ratio" ? a : "Ratio";
}
