"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { type ConditionForm, NEW_CONDITION, type RuleForm } from "@/lib/admin/badges";
import { CONDITION_KINDS, REPEATABLE, SIGNAL_TYPES, STATE_DOMAINS } from "@/lib/badges";
import { Field, Input, Select, TextArea } from "../form";
import { useChange } from "../use-change";

/** The rule as lines, and who would gain or lose by it. */
export function RuleBuilder() {
  const t = useTranslations("admin.badges");
  const { fields, append, remove } = useFieldArray({ name: "conditions" });
  const mode: RuleForm["mode"] = useWatch({ name: "mode" });
  const isBuilt = mode === "all" || mode === "any";
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="mode" label={t("mode")}>
          <Select
            name="mode"
            options={(["all", "any", "hand", "json"] as const).map((value) => ({
              value,
              label: t(`modes.${value}`),
            }))}
            onChange={() => fields.length === 0 && append(NEW_CONDITION)}
          />
        </Field>
        <Field name="repeatable" label={t("repeatable")}>
          <Select
            name="repeatable"
            empty={t("once")}
            options={REPEATABLE.map((value) => ({ value, label: t(`repeats.${value}`) }))}
          />
        </Field>
      </div>
      {isBuilt && (
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className="mb-1 text-sm font-medium">{t("conditions")}</legend>
          {fields.map((field, index) => (
            <div key={field.id} className="flex items-start gap-2 rounded bg-inset p-3">
              <Condition index={index} />
              <IconButton label={t("remove", { n: index + 1 })} onClick={() => remove(index)}>
                <X aria-hidden="true" />
              </IconButton>
            </div>
          ))}
          <div>
            <Button onClick={() => append(NEW_CONDITION)}>
              <Plus aria-hidden="true" />
              {t("add")}
            </Button>
          </div>
        </fieldset>
      )}
      {mode === "json" && (
        <Field name="json" label={t("json")}>
          <TextArea name="json" rows={8} mono />
        </Field>
      )}
      {mode !== "hand" && <Preview />}
    </div>
  );
}

function Condition({ index }: { index: number }) {
  const t = useTranslations("admin.badges");
  const targets = useTranslations("targetTypes");
  const at = (field: keyof ConditionForm) => `conditions.${index}.${field}`;
  const kind: ConditionForm["kind"] = useWatch({ name: at("kind") });
  return (
    <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-3">
      <Field name={at("count")} label={t("count")}>
        <Input name={at("count")} kind="number" />
      </Field>
      <Field name={at("kind")} label={t("of")}>
        <Select
          name={at("kind")}
          options={CONDITION_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
      </Field>
      {kind === "signal" && (
        <Field name={at("signal")} label={t("signal")}>
          <Select
            name={at("signal")}
            options={SIGNAL_TYPES.map((value) => ({ value, label: t(`signals.${value}`) }))}
          />
        </Field>
      )}
      {kind === "state" && (
        <>
          <Field name={at("domain")} label={t("domain")}>
            <Select
              name={at("domain")}
              options={STATE_DOMAINS.map((value) => ({ value, label: targets(value) }))}
            />
          </Field>
          <Field name={at("state_code")} label={t("stateCode")}>
            <Input name={at("state_code")} />
          </Field>
        </>
      )}
      {(kind === "signal" || kind === "perfect_quizzes") && (
        <Field name={at("course_id")} label={t("course")} hint={t("courseHint")}>
          <Input name={at("course_id")} />
        </Field>
      )}
    </div>
  );
}

type Awards = { count: number; first: { studentId: string; name: string }[] };
type Answer = { gains: Awards; loses: Awards; stays: number };

/** Who would gain or lose by the rule as it stands in the form. */
function Preview() {
  const t = useTranslations("admin.badges");
  const { getValues } = useFormContext();
  const change = useChange<Answer>("POST", "/api/admin/badges/preview");
  const ask = () => {
    const { id, version, mode, conditions, json, repeatable } = getValues();
    return change.run({ id: version === null ? "" : id, mode, conditions, json, repeatable });
  };
  const answer = change.data;
  const names = ({ count, first }: Awards) =>
    first.map((award) => award.name).join(", ") + (count > first.length ? "…" : "");
  return (
    <section aria-label={t("preview")} className="flex flex-col gap-2 rounded border border-line p-3 text-sm">
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="font-medium">{t("preview")}</h3>
        <Button onClick={ask} disabled={change.isBusy}>
          {change.isBusy ? t("asking") : t("ask")}
        </Button>
      </div>
      <p role="alert" className="text-bad empty:hidden">
        {change.problem}
      </p>
      <div role="status">
        {answer && (
          <ul className="flex flex-col gap-1">
            <li>
              <strong className="font-medium">{t("gains", { count: answer.gains.count })}</strong>{" "}
              {names(answer.gains)}
            </li>
            <li>
              {t("loses", { count: answer.loses.count })} {names(answer.loses)}
            </li>
            <li className="text-ink-2">{t("stays", { count: answer.stays })}</li>
          </ul>
        )}
      </div>
    </section>
  );
}
