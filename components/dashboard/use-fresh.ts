"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import type { Place } from "@/lib/home";
import type { Moment } from "@/lib/moment";
import { refText } from "@/lib/view";
import { refOf } from "./address";
import { useLive } from "./use-live";

/** A busy group changes every second; a page of many figures is asked for again no oftener than this. */
const REFRESH_MS = 3_000;

/** Asks the server for the page again when figures of these places changed; until then only the clock moves on. */
export function useFresh(head: { asOf: Moment | null; changeSeq: number }, places: readonly Place[]) {
  const refresh = useRefresh();
  const scopes = [...new Set(places.map((place) => refText(refOf(place))))].sort();
  const { status, asOf } = useLive(scopes, head.changeSeq, refresh);
  const isNewer = asOf !== null && (head.asOf === null || Date.parse(asOf) > Date.parse(head.asOf));
  return { status, asOf: isNewer ? asOf : head.asOf };
}

/** Asks the server for the page again: soon, and once however often it is called meanwhile. */
export function useRefresh(): () => void {
  const router = useRouter();
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return () => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      router.refresh();
    }, REFRESH_MS);
  };
}
