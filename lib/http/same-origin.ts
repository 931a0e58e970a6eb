import { ApiError } from "./errors";

const READING = ["GET", "HEAD", "OPTIONS"];

/** The host that the browser was given, as the proxy says it where there is one. */
function ownHosts(request: Request): string[] {
  const hosts = [
    request.headers.get("x-forwarded-host"),
    request.headers.get("host"),
    new URL(request.url).host,
  ];
  const configured = process.env.NEXTAUTH_URL;
  if (configured && URL.canParse(configured)) hosts.push(new URL(configured).host);
  return hosts.filter((host) => host !== null);
}

/**
 * A cookie goes along with whatever another site makes a browser send; what a browser says of where a request comes
 * from, no page can write. Who says neither is no browser, and has no business with a session.
 * @throws ApiError cross_site for a mutation from anywhere but our own pages
 */
export function requireSameOrigin(request: Request): void {
  if (READING.includes(request.method)) return;
  const site = request.headers.get("sec-fetch-site");
  if (site === "same-origin") return;
  const origin = request.headers.get("origin");
  // Sec-Fetch-Site is sent to trustworthy addresses only; over plain HTTP Origin is what there is.
  const isOwn =
    site === null &&
    origin !== null &&
    URL.canParse(origin) &&
    ownHosts(request).includes(new URL(origin).host);
  if (!isOwn) throw new ApiError("cross_site");
}
