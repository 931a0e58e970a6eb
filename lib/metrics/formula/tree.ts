import type { Node } from "./types";

/** The codes that a tree names, each once, in the order of the text. */
export function codesOf(node: Node): string[] {
  return [...new Set(codeNodes(node).map(({ code }) => code))];
}

export type CodeNode = Extract<Node, { kind: "code" }>;

export function codeNodes(node: Node): CodeNode[] {
  return node.kind === "code" ? [node] : childrenOf(node).flatMap(codeNodes);
}

export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "negate":
      return [node.of];
    case "binary":
      return [node.left, node.right];
    case "call":
      return node.args;
    default:
      return [];
  }
}

export const sizeOf = (node: Node): number => childrenOf(node).reduce((sum, child) => sum + sizeOf(child), 1);

/** The same tree with each code node replaced. */
export function replaceCodes(node: Node, by: (code: CodeNode) => Node): Node {
  switch (node.kind) {
    case "code":
      return by(node);
    case "negate":
      return { ...node, of: replaceCodes(node.of, by) };
    case "binary":
      return { ...node, left: replaceCodes(node.left, by), right: replaceCodes(node.right, by) };
    case "call":
      return { ...node, args: node.args.map((arg) => replaceCodes(arg, by)) };
    default:
      return node;
  }
}

/**
 * What a row keeps as numerator and denominator, where the formula is one division, be it times a number as
 * `100 * A / B`: as with the built-in ratios the number is in the value and not in the numerator.
 */
export function ratioOf(node: Node): { numerator: Node; denominator: Node } | null {
  if (node.kind !== "binary") return null;
  if (node.op === "/" && node.right.kind !== "number")
    return { numerator: withoutFactor(node.left), denominator: node.right };
  if (node.op === "*" && node.left.kind === "number") return ratioOf(node.right);
  if (node.op === "*" && node.right.kind === "number") return ratioOf(node.left);
  return null;
}

function withoutFactor(node: Node): Node {
  if (node.kind !== "binary" || node.op !== "*") return node;
  if (node.left.kind === "number") return node.right;
  return node.right.kind === "number" ? node.left : node;
}

/** Half away from zero, as PostgreSQL rounds a numeric. */
function rounded(value: number, digits: number): number {
  const scaled = Math.abs(value) * 10 ** digits;
  return (Math.sign(value) * Math.round(scaled + 1e-9)) / 10 ** digits;
}

/**
 * The value of a formula over the values of its codes, in floating point: what the engine's SQL computes exactly.
 * Null in, null out; over 0, null; `coalesce` alone looks past null.
 */
export function evaluate(node: Node, readCode: (code: string) => number | null): number | null {
  if (node.kind === "number") return Number(node.text);
  if (node.kind === "code") return readCode(node.code);
  const values = childrenOf(node).map((child) => evaluate(child, readCode));
  if (node.kind === "call" && node.fn === "coalesce") return values.find((value) => value !== null) ?? null;
  if (values.some((value) => value === null)) return null;
  const [a = 0, b = 0] = values as number[];
  if (node.kind === "negate") return -a;
  if (node.kind === "binary") {
    if (node.op === "/") return b === 0 ? null : a / b;
    return node.op === "+" ? a + b : node.op === "-" ? a - b : a * b;
  }
  if (node.fn === "abs") return Math.abs(a);
  if (node.fn === "round") return rounded(a, b);
  return (node.fn === "min" ? Math.min : Math.max)(...(values as number[]));
}
