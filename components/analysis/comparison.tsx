"use client";

import type { Comparison } from "@/lib/analysis/types";
import type { PageHead, Place } from "@/lib/home";
import { ComparedChips, CompareMenu } from "./compare-menu";
import { CompareTable } from "./compare-table";

type Props = {
  path: string;
  head: PageHead;
  comparison: Comparison | null;
};

/** The menu of what to put beside, for pages that are not made of figures in columns. */
export function ComparisonMenu({
  path,
  head,
  comparison,
  groups = null,
}: Props & { groups?: readonly Place[] | null }) {
  return (
    <CompareMenu path={path} page={{ ...head, columns: comparison?.page.columns ?? [] }} groups={groups} />
  );
}

/** What was put beside: its names, and the figures side by side. */
export function ComparisonPanel({ path, head, comparison }: Props) {
  if (!comparison) return null;
  return (
    <>
      <ComparedChips path={path} page={{ ...head, columns: comparison.page.columns }} />
      <CompareTable figures={comparison.figures} page={comparison.page} />
    </>
  );
}
