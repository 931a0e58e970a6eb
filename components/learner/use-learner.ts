"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { useState } from "react";
import type { Live } from "@/lib/learner/types";
import type { Moment } from "@/lib/moment";
import { useLive } from "../dashboard/use-live";

/**
 * A page of the learner: as the server rendered it, then fetched again whenever the live channel says that it changed.
 * @param name of what is kept, where it is less than all that the path answers
 */
export function useLearner<T extends Live>(path: string, initial: T, name = path) {
  const locale = useLocale();
  const query = useQuery({
    queryKey: ["learner", locale, name],
    queryFn: async (): Promise<T> => {
      const response = await fetch(path);
      if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
      return response.json();
    },
    initialData: () => initial,
  });
  const data: T = query.data ?? initial;
  const { status, asOf } = useLive(data.scopes, initial.changeSeq, () => void query.refetch());
  const newest = [data.asOf, asOf].reduce((a, b) => (instantOf(b) > instantOf(a) ? b : a));
  // What was there when the page was opened is no news.
  const [known] = useState(() => new Set(initial.latest.map((award) => award.id)));
  const news = data.latest.filter((award) => !known.has(award.id));
  return { data, status, asOf: newest, news, isRefetchError: query.isRefetchError, refetch: query.refetch };
}

const instantOf = (moment: Moment | null) => (moment === null ? 0 : Date.parse(moment));
