/** Where somebody is: what `usePathname` and `useSearchParams` say, or `window.location`. */
export type Spot = { path: string; query: URLSearchParams };

/** What a page filters and orders by beside its view: it holds for the next view of the same page too. */
const OWN_FILTERS = ["sort", "state", "q", "rule"];

/** Whether an address is another view of the page that one is on, however its path is written. */
export function isSamePage(href: string, path: string): boolean {
  return plain(href.split(/[?#]/, 1)[0] ?? "") === plain(path);
}

/**
 * The address with the page's own filters, where it stays on the page. The page of a list and the item that is open
 * are of what was shown: they do not go along.
 */
export function keepFilters(href: string, { path, query }: Spot): string {
  if (!isSamePage(href, path)) return href;
  const [to, text = ""] = href.split("?", 2);
  const next = new URLSearchParams(text);
  const kept = OWN_FILTERS.filter((name) => query.has(name) && !next.has(name));
  if (kept.length === 0) return href;
  for (const name of kept) next.set(name, query.get(name) ?? "");
  return `${to}?${next}`;
}

function plain(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
