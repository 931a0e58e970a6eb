import { cookies } from "next/headers";
import type { SignedIn } from "@/db/queries/viewer";
import { firstLocale, LOCALE_COOKIE, type Locale } from "./locales";

/**
 * The language of a request: the account's, else the cookie's, else the organisation's, else French. Not the
 * browser's: a shared computer of the centre speaks French to everybody until somebody chooses.
 */
export async function localeFor(viewer: SignedIn | null): Promise<Locale> {
  const jar = await cookies();
  return firstLocale(viewer?.locale, jar.get(LOCALE_COOKIE)?.value, viewer?.organization.locale);
}
