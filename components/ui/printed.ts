"use client";

import { useSyncExternalStore } from "react";

let isPrinting = false;

function subscribe(onChange: () => void): () => void {
  const set = (next: boolean) => () => {
    isPrinting = next;
    onChange();
  };
  const [before, after] = [set(true), set(false)];
  const media = window.matchMedia("print");
  window.addEventListener("beforeprint", before);
  window.addEventListener("afterprint", after);
  media.addEventListener("change", onChange);
  return () => {
    window.removeEventListener("beforeprint", before);
    window.removeEventListener("afterprint", after);
    media.removeEventListener("change", onChange);
  };
}

/** Whether the page is on its way to paper, where what only draws the rows in sight must draw them all. */
export const useIsPrinted = () =>
  useSyncExternalStore(
    subscribe,
    () => isPrinting || window.matchMedia("print").matches,
    () => false,
  );
