"use client";

import { useTranslations } from "next-intl";
import { useFormState, useWatch } from "react-hook-form";
import { newStateSchema, stateChangeSchema } from "@/lib/admin/states";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { STATE_COLORS, STATE_DOMAINS } from "@/lib/metrics/states";
import { type Locale, STATE_KINDS, type StateDomain, type StateKind } from "@/lib/metrics/types";
import { ConfirmButton } from "../confirm";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input, Select } from "../form";

type Values = {
  id: number;
  version: string;
  code: string;
  kind: StateKind;
  color: string;
  order: number;
  words: Record<Locale, string>;
};

const PATH = "/api/admin/states";

function Fields() {
  const t = useTranslations("admin.states");
  const kinds = useTranslations("home.kinds");
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        {LOCALES.map((locale) => (
          <Field
            key={locale}
            name={`words.${locale}`}
            label={t("labelIn", { language: LOCALE_NAMES[locale] })}
          >
            <Input name={`words.${locale}`} />
          </Field>
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field name="kind" label={t("kind")}>
          <Select name="kind" options={STATE_KINDS.map((value) => ({ value, label: kinds(value) }))} />
        </Field>
        <Field name="color" label={t("color")}>
          <Input name="color" kind="color" />
        </Field>
        <Field name="order" label={t("order")}>
          <Input name="order" kind="number" />
        </Field>
      </div>
    </>
  );
}

/** Said before it is saved. */
function Consequence() {
  const t = useTranslations("admin.states");
  const { defaultValues } = useFormState<Values>();
  const now = useWatch() as Values;
  const changes = defaultValues?.kind !== now.kind || String(defaultValues?.order) !== String(now.order);
  return changes ? t("recomputes") : t("recomputesNothing");
}

export function AddState() {
  const t = useTranslations("admin.states");
  const targets = useTranslations("targetTypes");
  return (
    <DialogButton look="primary" button={t("add")} title={t("add")}>
      {(close) => (
        <ChangeForm
          schema={newStateSchema}
          values={{
            domain: "Tache" as StateDomain,
            code: "",
            kind: "doing",
            color: STATE_COLORS.doing,
            order: 10,
            words: { fr: "", en: "" },
          }}
          method="POST"
          path={PATH}
          submit={t("add")}
          note={t("recomputesAdd")}
          onDone={close}
          onCancel={close}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="domain" label={t("domain")}>
              <Select
                name="domain"
                options={STATE_DOMAINS.map((value) => ({ value, label: targets(value) }))}
              />
            </Field>
            <Field name="code" label={t("code")} hint={t("codeHint")}>
              <Input name="code" autoComplete="off" />
            </Field>
          </div>
          <Fields />
        </ChangeForm>
      )}
    </DialogButton>
  );
}

export function StateActions({ state, canDelete }: { state: Values; canDelete: boolean }) {
  const t = useTranslations("admin.states");
  const form = useTranslations("admin.form");
  const { id, version, kind, color, order, words, code } = state;
  return (
    <div className="flex justify-end gap-1">
      <DialogButton look="quiet" button={t("edit")} title={code}>
        {(close) => (
          <ChangeForm
            schema={stateChangeSchema}
            values={{ id, version, kind, color, order, words }}
            method="PATCH"
            path={PATH}
            submit={form("save")}
            note={<Consequence />}
            onDone={close}
            onCancel={close}
          >
            <Fields />
          </ChangeForm>
        )}
      </DialogButton>
      {canDelete && (
        <ConfirmButton
          button={t("delete")}
          title={t("deleteTitle", { code })}
          method="DELETE"
          path={PATH}
          body={{ id, version }}
        >
          {t("deleteWhy")}
        </ConfirmButton>
      )}
    </div>
  );
}
