/** On globalThis: pages and route handlers are module instances of their own. */
const processWide = globalThis as typeof globalThis & {
  jalonRemembered?: Map<string, { until: number; value: Promise<unknown>; next?: Promise<unknown> }>;
};

/** Answers kept at most: names come from a few places and organisations, never from what somebody typed. */
const KEPT = 1000;

/**
 * What was asked under this name less than `ms` ago, else asked now: for figures that cost much to read and may be a moment
 * old. Callers that come at once wait for one answer; a failure is not kept. The name says whose answer it is. For `staleMs` more the
 * old answer is given once again while a new one is asked for: nobody waits but the first.
 */
export function remembered<T>(
  name: string,
  ask: () => Promise<T>,
  { ms, staleMs = 0, now = Date.now() }: { ms: number; staleMs?: number; now?: number },
): Promise<T> {
  processWide.jalonRemembered ??= new Map();
  const kept = processWide.jalonRemembered;
  const known = kept.get(name);
  if (known && known.until > now) return known.value as Promise<T>;
  if (known && known.until + staleMs > now) {
    known.next ??= ask().then(
      (answer) => kept.set(name, { until: now + ms, value: Promise.resolve(answer) }),
      () => kept.delete(name),
    );
    return known.value as Promise<T>;
  }
  if (kept.size >= KEPT) kept.clear();
  const value = ask();
  kept.set(name, { until: now + ms, value });
  value.catch(() => {
    if (kept.get(name)?.value === value) kept.delete(name);
  });
  return value;
}
