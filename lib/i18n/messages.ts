import type { Locale } from "./locales";
import type fr from "./messages/fr";

export type Messages = typeof fr;

const FILES: Readonly<Record<Locale, () => Promise<{ default: Messages }>>> = {
  fr: () => import("./messages/fr"),
  en: () => import("./messages/en"),
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
