"use client";

import type { UnitCode } from "@/lib/metrics/types";
import { Basis } from "./figure-card";

/** What a figure of a list rests on, as the cards say it: n or numerator and denominator, with how far it may be trusted. */
export function Rests({
  value,
  unit,
  n = null,
  fraction = null,
}: {
  value: number | null;
  unit: UnitCode;
  n?: number | null;
  fraction?: { numerator: number; denominator: number } | null;
}) {
  if (value === null) return null;
  const numerator = fraction?.numerator ?? null;
  const denominator = fraction?.denominator ?? null;
  return <Basis reading={{ value, unit, sampleSize: n, numerator, denominator }} />;
}
