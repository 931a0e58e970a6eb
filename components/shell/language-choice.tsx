"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { chooseLocale } from "@/lib/auth/preferences";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";

/** Every language by its own name, for who cannot read this one. */
export function LanguageChoice() {
  const t = useTranslations("shell");
  const router = useRouter();
  const current = useLocale();
  const choose = async (locale: string) => {
    await chooseLocale(locale);
    router.refresh();
  };
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">{t("language")}</legend>
      {LOCALES.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={locale === current}
          onClick={() => choose(locale)}
          className="rounded px-2 py-1 text-sm text-ink-3 hover:text-ink aria-pressed:font-medium aria-pressed:text-ink"
        >
          {LOCALE_NAMES[locale]}
        </button>
      ))}
    </fieldset>
  );
}
