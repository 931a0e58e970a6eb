"use client";

import { type RefObject, useEffect, useRef } from "react";

/** For a bar of links: it shows its current one, and again when `current` says that this is another. */
export function useCurrentLink(current: string): RefObject<HTMLElement | null> {
  const bar = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: which link is current is in the page, not in the effect
  useEffect(() => showCurrent(bar.current), [current]);
  return bar;
}

/** Where a bar is wider than the screen it scrolls: to its current link. The page itself stays where it is. */
function showCurrent(bar: HTMLElement | null): void {
  const link = bar?.querySelector("[aria-current]")?.getBoundingClientRect();
  if (!bar || !link) return;
  const { left, width } = bar.getBoundingClientRect();
  bar.scrollBy({ left: link.left + link.width / 2 - (left + width / 2) });
}
