"use client";

import { usePathname, useSearchParams } from "next/navigation";

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
