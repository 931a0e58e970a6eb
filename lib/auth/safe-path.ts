/**
 * A path of this site to go to after signing in; another site's address becomes "/".
 * Browsers read "//host" and "/\host" as another site and drop tabs and newlines first, so their own parser decides.
 */
export function safePath(to: string | null | undefined): string {
  if (!to?.startsWith("/") || !URL.canParse(to, "http://here")) return "/";
  const { origin, pathname, search } = new URL(to, "http://here");
  return origin === "http://here" ? pathname + search : "/";
}
