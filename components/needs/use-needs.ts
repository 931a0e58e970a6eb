"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import type { NeedFilter } from "@/lib/needs/filter";
import type { Need, NeedList } from "@/lib/needs/types";
import type { WaitingList } from "@/lib/needs/waiting";
import type { Day } from "@/lib/period";

/** First part of the keys of what this family of panels shows: what the live channel makes stale. */
export const NEEDS_KEY = "needs";

async function fetched<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
  return response.json();
}

/** `Groupe:7` and the day of a view, as queries of the handlers. */
export type NeedScope = { scope: string; date: Day | null };

const pathOf = (handler: string, { scope, date }: NeedScope) =>
  `${handler}?${new URLSearchParams({ scope, ...(date && { date }) })}`;

/** The file of what the list shows, all pages of it. */
export const needsCsvPath = (about: NeedScope, { state, rule }: Pick<NeedFilter, "state" | "rule">) =>
  `${pathOf("/api/needs", about)}&${new URLSearchParams({ state, ...(rule && { rule }), format: "csv" })}`;

const needsOf = (about: NeedScope) => ({
  queryKey: [NEEDS_KEY, "list", about.scope, about.date],
  queryFn: () => fetched<NeedList>(pathOf("/api/needs", about)),
});

/** Who needs me in a scope: as the server rendered it, then as often as something changes. */
export function useNeeds(about: NeedScope, initial: NeedList) {
  return useQuery({ ...needsOf(about), initialData: initial });
}

/** The same where the page does not wait for it. */
export function useNeedsLater(about: NeedScope) {
  return useQuery(needsOf(about));
}

/** What waits for feedback in a scope, as of now; the page does not wait for it. The short list stays until the long one is there. */
export function useWaitingLater(about: NeedScope, limit: number) {
  const locale = useLocale();
  return useQuery({
    queryKey: [NEEDS_KEY, "waiting", about.scope, locale, limit],
    queryFn: () => fetched<WaitingList>(`${pathOf("/api/waiting", { ...about, date: null })}&limit=${limit}`),
    placeholderData: keepPreviousData,
  });
}

export type NeedChange =
  | { kind: "acknowledge" | "reopen" }
  | { kind: "snooze"; until_on: Day }
  | { kind: "note"; note: string };

/** The situation is another one than the reader saw. */
export class ChangedError extends Error {}

/**
 * Does something about a learner; whatever shows needs is read again then. `onDone` is the mutation's own, for the row
 * that was clicked may be gone by then.
 */
export function useNeedAction(need: Need, onDone?: (need: Need, change: NeedChange) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: NeedChange) => {
      const seen = need.fired.map(({ rule, version, measure }) => ({ rule, version, measure }));
      const isFollowUp = change.kind === "acknowledge" || change.kind === "snooze";
      const response = await fetch("/api/needs/actions", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...change, student_id: need.studentId, ...(isFollowUp && { seen }) }),
      });
      if (response.status === 409) throw new ChangedError();
      if (!response.ok) throw new Error(`POST /api/needs/actions: ${response.status}`);
    },
    onSuccess: (_, change) => onDone?.(need, change),
    onSettled: () => client.invalidateQueries({ queryKey: [NEEDS_KEY] }),
  });
}
