"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";

/**
 * A choice that is drawn here alone, kept in the address all the same: reload and share show it again, and the server
 * is not asked. Null takes it away.
 */
export function useQueryState(key: string): [string | null, (value: string | null) => void] {
  const query = useSearchParams();
  const path = usePathname();
  const set = (value: string | null) => {
    const next = new URLSearchParams(window.location.search);
    if (value === null) next.delete(key);
    else next.set(key, value);
    const text = next.toString();
    window.history.replaceState(null, "", text ? `${path}?${text}` : path);
  };
  return [query.get(key), set];
}

/**
 * A text of the address in a field: there while it is typed, though the router tells of each letter a moment later, and what Back or a
 * link makes of the address. Empty text takes it away.
 */
export function useTypedQuery(key: string): [string, (text: string) => void] {
  const [held, hold] = useQueryState(key);
  const told = held ?? "";
  const [typed, setTyped] = useState(told);
  const [awaited, setAwaited] = useState(false);
  if (awaited && told === typed) setAwaited(false);
  if (!awaited && told !== typed) setTyped(told);
  const type = (text: string) => {
    setTyped(text);
    setAwaited(true);
    hold(text || null);
  };
  return [typed, type];
}
