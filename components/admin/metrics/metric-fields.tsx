"use client";

import { useTranslations } from "next-intl";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import type { Localized } from "@/lib/metrics/types";
import { Check, Field, Input, TextArea } from "../form";
import { Panel } from "../page";

/** Label and description in every language; the catalogue's own show through where they are empty. */
export function WordFields({ label, description }: { label?: Localized; description?: Localized }) {
  const t = useTranslations("admin.metrics");
  return (
    <Panel title={t("words")} note={label && t("wordsNote")}>
      <div className="grid gap-4 md:grid-cols-2">
        {LOCALES.map((locale) => (
          <div key={locale} className="flex flex-col gap-3">
            <Field name={`words.${locale}.label`} label={t("labelIn", { language: LOCALE_NAMES[locale] })}>
              <Input name={`words.${locale}.label`} placeholder={label?.[locale]} />
            </Field>
            <Field
              name={`words.${locale}.description`}
              label={t("descriptionIn", { language: LOCALE_NAMES[locale] })}
            >
              <TextArea name={`words.${locale}.description`} rows={4} placeholder={description?.[locale]} />
            </Field>
          </div>
        ))}
      </div>
    </Panel>
  );
}

/** How a value is to be read: direction, thresholds, objective. */
export function ReadingFields() {
  const t = useTranslations("admin.metrics");
  return (
    <Panel title={t("reading")}>
      <div className="flex flex-col gap-4">
        <Check name="higherIsBetter" label={t("higherCheck")} />
        <div className="grid gap-4 sm:grid-cols-3">
          <Field name="warnBelow" label={t("warnBelow")} hint={t("emptyNone")}>
            <Input name="warnBelow" kind="number" />
          </Field>
          <Field name="warnAbove" label={t("warnAbove")} hint={t("emptyNone")}>
            <Input name="warnAbove" kind="number" />
          </Field>
          <Field name="objective" label={t("objective")} hint={t("emptyNone")}>
            <Input name="objective" kind="number" />
          </Field>
        </div>
        <Check name="isActive" label={t("active")} />
      </div>
    </Panel>
  );
}
