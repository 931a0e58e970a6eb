import type { PeriodCode, ScopeType, TargetType, UnitCode } from "../types";

export const FUNCTIONS = ["min", "max", "round", "abs", "coalesce"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];
export type Operator = "+" | "-" | "*" | "/";

/** Places in the text, in UTF-16 units: from the first character to the one after the last. */
export type Span = { readonly from: number; readonly to: number };

export type Node = Span &
  (
    | { readonly kind: "number"; readonly text: string }
    | { readonly kind: "code"; readonly code: string }
    | { readonly kind: "negate"; readonly of: Node }
    | { readonly kind: "binary"; readonly op: Operator; readonly left: Node; readonly right: Node }
    | { readonly kind: "call"; readonly fn: FunctionName; readonly args: readonly Node[] }
  );

export type Reason =
  | "empty"
  | "too_long"
  | "bad_character"
  | "decimal_comma"
  | "unexpected"
  | "unexpected_end"
  | "unclosed"
  | "too_deep"
  | "too_large"
  | "unknown_function"
  | "wrong_arguments"
  | "bad_digits"
  | "no_code"
  | "unknown_code"
  | "inactive_code"
  | "cycle"
  | "unit_mismatch"
  | "unit_product"
  | "no_common_period"
  | "no_common_scope"
  | "no_common_target";

/** What is wrong with a formula and where; `problemText` (words.ts) says it in a reader's language. */
export type Problem = Span & {
  readonly ok: false;
  readonly reason: Reason;
  /** What the reason is about: a code, a function, two units. */
  readonly subject?: string;
  /** What would do: the code that was probably meant, how many arguments. */
  readonly expected?: string;
  /** Of a cycle: from the code to itself. */
  readonly path?: readonly string[];
};

/** Thrown inside, caught by `checkFormula`. */
export class FormulaError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.reason);
  }
}

export function fail(reason: Reason, { from, to }: Span, more: Partial<Problem> = {}): never {
  throw new FormulaError({ ok: false, reason, from, to, ...more });
}

export type Levels = {
  readonly periods: readonly PeriodCode[];
  readonly scopes: readonly ScopeType[];
  readonly targets: readonly TargetType[];
};

/** What a formula may name: an entry of the organisation's catalogue. */
export type FormulaPart = Levels & {
  readonly code: string;
  readonly unit: UnitCode;
  /** What an absent row means: 0 for a count, null for anything else. */
  readonly emptyValue: 0 | null;
  /** Whether rows of it are computed at all. */
  readonly isComputed: boolean;
  readonly formula: string | null;
};

export type FormulaCatalogue = ReadonlyMap<string, FormulaPart>;
