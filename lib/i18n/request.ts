import { getRequestConfig } from "next-intl/server";
import { viewer } from "@/lib/auth/viewer";
import { localeFor } from "./current";
import { messagesOf } from "./messages";

/** The language of this request. It is not in the path: one address shows one picture to everyone. */
export default getRequestConfig(async () => {
  const found = await viewer();
  const locale = await localeFor(found);
  return {
    locale,
    messages: await messagesOf(locale),
    timeZone: found?.organization.timeZone ?? "Africa/Casablanca",
  };
});
