import type { Cell } from "./cell";
import { divide, exact, type Fraction, HUNDRED, isZero, mean, multiply } from "./fraction";

/** A value before rounding, with what kpi.md wants stored beside it; null for "no row". */
export interface Measure {
  value: Fraction | null;
  numerator?: Fraction;
  denominator?: Fraction;
  sample?: number;
  extra?: Json;
}

export type Json = string | number | null | Json[] | { [key: string]: Json };

export type Metric = (cell: Cell) => Measure | null;
/** The samples whose percentiles are stored. */
export type Distribution = (cell: Cell) => readonly Fraction[];

/** 0 is an absent row. */
export const counted = (n: number): Measure | null => (n === 0 ? null : { value: exact(n) });

function over(numerator: Fraction, denominator: Fraction, scale: Fraction): Measure | null {
  if (isZero(denominator)) {
    return isZero(numerator) ? null : { value: null, numerator, denominator };
  }
  return { value: multiply(scale, divide(numerator, denominator)), numerator, denominator };
}

const fraction = (value: Fraction | number) => (typeof value === "number" ? exact(value) : value);

/** A share in percent; NULL with its numerator kept where the denominator is 0. */
export const share = (numerator: Fraction | number, denominator: Fraction | number) =>
  over(fraction(numerator), fraction(denominator), HUNDRED);

export const quotient = (numerator: Fraction | number, denominator: Fraction | number) =>
  over(fraction(numerator), fraction(denominator), exact(1));

export function average(values: readonly Fraction[]): Measure | null {
  const value = mean(values);
  return value === null ? null : { value, sample: values.length };
}
