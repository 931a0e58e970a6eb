"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { useState } from "react";
import { NEEDS_KEY } from "@/components/needs/use-needs";
import type { HomeData } from "@/lib/home";
import type { Moment } from "@/lib/moment";
import { scopesOnScreen, viewKey } from "./address";
import { useRefresh } from "./use-fresh";
import { useLive } from "./use-live";

async function fetchHome(query: string): Promise<HomeData> {
  const response = await fetch(`/api/home?${query}`);
  if (!response.ok) throw new Error(`GET /api/home: ${response.status}`);
  return response.json();
}

/** The home's data: as the server rendered it, then fetched again whenever the live channel says that it changed. */
export function useHome(initial: HomeData) {
  const locale = useLocale();
  const query = viewKey(initial.view);
  const { data, isRefetchError, refetch } = useQuery({
    // The words in it are the reader's: another language is other data.
    queryKey: ["home", locale, query],
    queryFn: () => fetchHome(query),
    initialData: initial,
  });
  const client = useQueryClient();
  const refresh = useRefresh();
  const hasBeside = initial.view.compared.length > 0 || initial.view.against !== null;
  const { status, asOf } = useLive(scopesOnScreen(data), initial.changeSeq, () => {
    void refetch();
    void client.invalidateQueries({ queryKey: [NEEDS_KEY] });
    // What stands side by side came with the page.
    if (hasBeside) refresh();
  });
  // Between two changes only the clock of the figures moves on.
  const [latest, setLatest] = useState(data.asOf);
  const newest = [latest, data.asOf, asOf].reduce((a, b) => (instantOf(b) > instantOf(a) ? b : a));
  if (newest !== latest) setLatest(newest);
  return { data, status, asOf: newest, isRefetchError };
}

const instantOf = (moment: Moment | null) => (moment === null ? 0 : Date.parse(moment));
