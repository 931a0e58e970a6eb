import { headers } from "next/headers";

/** Set by proxy.ts: a server component is not told its own address. */
export const PATH_HEADER = "x-jalon-path";

/** Path and query of the page being asked for. */
export async function pathOfRequest(): Promise<string> {
  return (await headers()).get(PATH_HEADER) ?? "/";
}
