"use client";

import { type RefObject, useEffect, useEffectEvent, useRef, useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether the page's program runs: not yet in what the server sent, where a click does nothing. */
export function useIsAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/**
 * What was typed into a controlled field before the page's program ran: React leaves it standing there and tells nobody.
 * @returns goes to the field
 */
export function useEarlyInput(
  value: string,
  onInput: (typed: string, field: HTMLInputElement) => void,
): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  const isNew = useEffectEvent((typed: string) => typed !== value);
  const take = useEffectEvent(onInput);
  useEffect(() => {
    const input = field.current;
    const typed = input?.value;
    if (!input || typed === undefined || !isNew(typed)) return;
    // Not at once: the router takes over the address in an effect that runs after this one.
    const timer = setTimeout(() => take(typed, input));
    return () => clearTimeout(timer);
  }, []);
  return field;
}
