import { cookies } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { viewer } from "@/lib/auth/viewer";
import { firstLocale, LOCALE_COOKIE } from "./locales";
import { messagesOf } from "./messages";

/**
 * The language of this request: the account's, else the cookie's, else the organisation's, else French.
 * It is not in the path: one address shows one picture to everyone.
 */
export default getRequestConfig(async () => {
  const [found, jar] = await Promise.all([viewer(), cookies()]);
  const locale = firstLocale(found?.locale, jar.get(LOCALE_COOKIE)?.value, found?.organization.locale);
  return {
    locale,
    messages: await messagesOf(locale),
    timeZone: found?.organization.timeZone ?? "Africa/Casablanca",
  };
});
