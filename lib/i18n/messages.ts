import type { Locale } from "./locales";
import type fr from "./messages/fr.json";

export type Messages = typeof fr;

const FILES: Readonly<Record<Locale, () => Promise<{ default: Messages }>>> = {
  fr: () => import("./messages/fr.json"),
  en: () => import("./messages/en.json"),
};

/** Every text of the pages in one language. */
export async function messagesOf(locale: Locale): Promise<Messages> {
  return (await FILES[locale]()).default;
}

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
