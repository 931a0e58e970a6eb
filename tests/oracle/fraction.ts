/** Exact rational numbers: sums do not depend on order, and rounding happens once, at the end. */

export interface Fraction {
  readonly n: bigint;
  /** Greater than 0; n and d have no common divisor. */
  readonly d: bigint;
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}

export function ratio(n: bigint | number, d: bigint | number = 1n): Fraction {
  let [num, den] = [BigInt(n), BigInt(d)];
  if (den === 0n) throw new RangeError("division by zero");
  if (den < 0n) [num, den] = [-num, -den];
  const common = den === 1n ? 1n : gcd(num, den);
  return common > 1n ? { n: num / common, d: den / common } : { n: num, d: den };
}

export const ZERO = ratio(0);
export const ONE = ratio(1);
export const HUNDRED = ratio(100);

/** The decimal that a JavaScript number is written as: 0.1 is one tenth. */
export function exact(value: number): Fraction {
  if (Number.isInteger(value)) return { n: BigInt(value), d: 1n };
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", decimals = ""] = mantissa.split(".");
  const digits = BigInt(whole + decimals);
  const power = Number(exponent) - decimals.length;
  return power >= 0 ? ratio(digits * 10n ** BigInt(power)) : ratio(digits, 10n ** BigInt(-power));
}

export const add = (a: Fraction, b: Fraction) => ratio(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Fraction, b: Fraction) => ratio(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Fraction, b: Fraction) => ratio(a.n * b.n, a.d * b.d);
export const divide = (a: Fraction, b: Fraction) => ratio(a.n * b.d, a.d * b.n);
export const compare = (a: Fraction, b: Fraction) => {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
};
export const isZero = (a: Fraction) => a.n === 0n;
export const sum = (values: readonly Fraction[]) => values.reduce(add, ZERO);
export const percent = (part: Fraction | number, whole: Fraction | number) =>
  divide(multiply(HUNDRED, asFraction(part)), asFraction(whole));

const asFraction = (value: Fraction | number) => (typeof value === "number" ? exact(value) : value);

/** Null for no values. */
export const mean = (values: readonly Fraction[]) =>
  values.length === 0 ? null : divide(sum(values), ratio(values.length));

/** Variance of the population; null for no values. */
export function variance(values: readonly Fraction[]): Fraction | null {
  const centre = mean(values);
  if (centre === null) return null;
  return mean(values.map((value) => multiply(subtract(value, centre), subtract(value, centre))));
}

const ROOT_DIGITS = 40n;

/** The square root: exact where it is a fraction, else cut after 40 decimals. */
export function root(value: Fraction): Fraction {
  const [n, d] = [integerRoot(value.n), integerRoot(value.d)];
  if (n * n === value.n && d * d === value.d) return ratio(n, d);
  const scaled = (value.n * 10n ** (2n * ROOT_DIGITS)) / value.d;
  return ratio(integerRoot(scaled), 10n ** ROOT_DIGITS);
}

function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let low = 1n;
  let high = 1n << BigInt(Math.ceil(value.toString(2).length / 2) + 1);
  while (low < high - 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= value) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The value below which `share` of the sorted values lie, linearly interpolated between neighbours
 * (PostgreSQL's percentile_cont). Null for no values.
 */
export function percentile(values: readonly Fraction[], share: Fraction): Fraction | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort(compare);
  const position = multiply(share, ratio(sorted.length - 1));
  const below = Number(position.n / position.d);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return add(low, multiply(subtract(high, low), subtract(position, ratio(below))));
}

/** Rounded to 4 decimals, half away from zero (kpi.md, 1.11). */
export function rounded(value: Fraction): number {
  const negative = value.n < 0n;
  const scaled = (negative ? -value.n : value.n) * 20_000n;
  const steps = (scaled / value.d + 1n) / 2n;
  const digits = steps.toString().padStart(5, "0");
  const number = Number(`${digits.slice(0, -4)}.${digits.slice(-4)}`);
  return negative && number !== 0 ? -number : number;
}
