"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { refOf } from "@/components/dashboard/address";
import {
  afterSaving,
  changesOf,
  type Dates,
  type Drafts,
  drafted,
  stillSeen,
} from "@/lib/analysis/plan-dates";
import type { PlanData, PlanItem } from "@/lib/analysis/types";
import { refText } from "@/lib/view";

const NONE: Dates = new Map();
const NO_DRAFTS: Drafts = new Map();
type Outcome = { kind: "saving" | "saved" | "failed" | "stale"; count?: number } | null;

const datesOf = (items: readonly PlanItem[]): Dates =>
  new Map(items.map(({ itemId, ownDate }) => [itemId, ownDate ?? ""]));

/** The dates of a group's own plan as they are chosen and kept. */
export function usePlanDates({ items: stored, page }: PlanData) {
  const router = useRouter();
  const [drafts, setDrafts] = useState(NO_DRAFTS);
  const [outcome, setOutcome] = useState<Outcome>(null);
  // What was sent counts at once; it is the server's own from its next answer on, or is taken back.
  const [sent, setSent] = useState({ dates: NONE, over: stored });
  if (sent.over !== stored) {
    setSent({ dates: NONE, over: stored });
    if (outcome?.kind === "stale") setDrafts(stillSeen(drafts, datesOf(stored)));
  }
  const items = stored.map((item): PlanItem => {
    const own = sent.dates.get(item.itemId);
    return own === undefined ? item : { ...item, ownDate: own || null };
  });
  // What was changed in a module that is folded away now is sent too.
  const own = datesOf(items);
  const changed: Drafts = new Map([...drafts].filter(([id, { date }]) => own.get(id) !== date));

  const save = async () => {
    if (changed.size === 0) return;
    const sending: Dates = new Map([...changed].map(([id, { date }]) => [id, date]));
    setOutcome({ kind: "saving" });
    setSent({ dates: sending, over: stored });
    const response = await fetch("/api/plans", {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ group: refText(refOf(page.scope)), changes: changesOf(changed) }),
    }).catch(() => null);
    if (!response?.ok) {
      // The dates stay chosen and not kept, to be sent again.
      setSent({ dates: NONE, over: stored });
      const isStale = response?.status === 409;
      if (isStale) router.refresh();
      return setOutcome({ kind: isStale ? "stale" : "failed" });
    }
    setOutcome({ kind: "saved", count: sending.size });
    setDrafts((before) => afterSaving(before, sending));
    router.refresh();
  };

  return {
    items,
    outcome,
    count: changed.size,
    dateOf: (item: PlanItem) => drafts.get(item.itemId)?.date ?? item.ownDate ?? "",
    choose: (item: PlanItem, date: string) => {
      setOutcome(null);
      setDrafts((before) => drafted(before, item.itemId, date, item.ownDate ?? ""));
    },
    discard: () => setDrafts(NO_DRAFTS),
    save,
  };
}
