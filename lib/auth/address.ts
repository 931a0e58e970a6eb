/**
 * The address that a request came from, for rate limits. Next writes x-forwarded-for from the socket where no proxy
 * did; behind a proxy the last entry is the one that the proxy itself saw, the ones before it anyone may write.
 */
export function clientAddress(headers: Record<string, unknown>): string {
  const forwarded = headers["x-forwarded-for"];
  const last = typeof forwarded === "string" ? forwarded.split(",").at(-1)?.trim() : undefined;
  return last || "unknown";
}
