"use client";

import { useEffect, useEffectEvent, useState } from "react";
import type { Moment } from "@/lib/moment";

export type LiveStatus = "connecting" | "on" | "lost" | "ended";

/** A refused stream is tried again after this long; a dropped one the browser itself takes up at once. */
const RETRY_MS = 5_000;

/**
 * Follows the scopes on screen. `onChange` is called when figures of theirs changed, and after a lost connection came
 * back. While the page is hidden the stream is closed: a browser has few connections to a server, and a tab that
 * nobody sees should hold none.
 */
export function useLive(scopes: readonly string[], since: number, onChange: () => void) {
  const [status, setStatus] = useState<LiveStatus>("connecting");
  const [asOf, setAsOf] = useState<Moment | null>(null);
  const changed = useEffectEvent(onChange);
  const key = scopes.join("\n");
  const start = useEffectEvent(() => since);

  useEffect(() => {
    let source: EventSource | null = null;
    let retry: number | undefined;
    let seen = start();
    let wasLost = false;

    const open = () => {
      if (document.hidden || source) return;
      const query = new URLSearchParams(key.split("\n").map((scope) => ["scope", scope]));
      query.set("since", String(seen));
      source = new EventSource(`/api/kpi/live?${query}`);
      source.onopen = () => {
        setStatus("on");
        if (wasLost) changed();
        wasLost = false;
      };
      source.addEventListener("change", (event) => {
        seen = Number(event.lastEventId) || seen;
        changed();
      });
      source.addEventListener("tick", (event) => setAsOf(JSON.parse(event.data).as_of));
      source.addEventListener("end", () => {
        close();
        setStatus("ended");
      });
      source.onerror = () => {
        wasLost = true;
        setStatus("lost");
        if (source?.readyState !== EventSource.CLOSED) return;
        close();
        retry = window.setTimeout(open, RETRY_MS);
      };
    };
    const close = () => {
      window.clearTimeout(retry);
      source?.close();
      source = null;
    };
    const onVisibility = () => (document.hidden ? close() : open());

    open();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      close();
    };
  }, [key]);

  return { status, asOf };
}
