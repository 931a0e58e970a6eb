"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { z } from "zod";
import { badgeSchema, NEW_CONDITION, type BadgeForm as Values } from "@/lib/admin/badges";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { DialogButton } from "../dialog";
import { ChangeForm, Check, Field, Input, TextArea } from "../form";
import { PersonField } from "../person-field";
import { RuleBuilder } from "./rule-builder";

const EMPTY: Values = {
  id: "",
  version: null,
  words: Object.fromEntries(
    LOCALES.map((locale) => [locale, { name: "", description: "" }]),
  ) as Values["words"],
  category: "",
  rarity: "common",
  points_reward: 10,
  is_active: true,
  mode: "all",
  conditions: [NEW_CONDITION],
  json: "{}",
  repeatable: null,
  replay: false,
};

/** A badge and its rule, new or as it is. */
export function BadgeDialog({ badge, name }: { badge?: Values; name?: string }) {
  const t = useTranslations("admin.badges");
  const form = useTranslations("admin.form");
  return (
    <DialogButton
      wide
      look={badge ? "quiet" : "primary"}
      button={badge ? t("edit") : t("create")}
      title={name ?? t("create")}
    >
      {(close) => (
        <ChangeForm
          schema={badgeSchema}
          values={badge ? { ...badge, replay: false } : EMPTY}
          method="POST"
          path="/api/admin/badges"
          submit={badge ? form("save") : t("create")}
          onDone={close}
          onCancel={close}
        >
          {!badge && (
            <Field name="id" label={t("id")} hint={t("idHint")}>
              <Input name="id" autoComplete="off" />
            </Field>
          )}
          <div className="grid gap-4 sm:grid-cols-2">
            {LOCALES.map((locale) => (
              <div key={locale} className="flex flex-col gap-3">
                <Field name={`words.${locale}.name`} label={t("nameIn", { language: LOCALE_NAMES[locale] })}>
                  <Input name={`words.${locale}.name`} />
                </Field>
                <Field
                  name={`words.${locale}.description`}
                  label={t("descriptionIn", { language: LOCALE_NAMES[locale] })}
                >
                  <TextArea name={`words.${locale}.description`} rows={2} />
                </Field>
              </div>
            ))}
          </div>
          <div className="grid gap-4 sm:grid-cols-3">
            <Field name="points_reward" label={t("points")}>
              <Input name="points_reward" kind="number" />
            </Field>
            <Field name="category" label={t("category")}>
              <Input name="category" />
            </Field>
            <Field name="rarity" label={t("rarity")}>
              <Input name="rarity" />
            </Field>
          </div>
          <Check name="is_active" label={t("active")} />
          <RuleBuilder />
          {badge && <Check name="replay" label={t("replay")} hint={t("replayHint")} />}
        </ChangeForm>
      )}
    </DialogButton>
  );
}

const givenSchema = z.strictObject({
  action: z.literal("give"),
  badge_id: z.string(),
  student_id: z.string().min(1),
  note: z.string().trim().max(500),
});

/** An award by hand. */
export function GiveBadge({ id, name }: { id: string; name: string }) {
  const t = useTranslations("admin.badges");
  const [isGiven, setGiven] = useState(false);
  return (
    <DialogButton look="quiet" button={t("give")} title={t("giveTitle", { name })}>
      {(close) => (
        <ChangeForm
          schema={givenSchema}
          values={{ action: "give", badge_id: id, student_id: "", note: "" }}
          method="POST"
          path="/api/badges/awards"
          submit={t("give")}
          note={isGiven ? t("given") : undefined}
          onDone={() => setGiven(true)}
          onCancel={close}
        >
          <PersonField name="student_id" kind="student" label={t("learner")} />
          <Field name="note" label={t("note")}>
            <Input name="note" />
          </Field>
        </ChangeForm>
      )}
    </DialogButton>
  );
}
