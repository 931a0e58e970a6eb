"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { NEED_RULES } from "@/lib/needs/rules";
import { RULE_CODES, type RuleCode } from "@/lib/needs/types";
import { Check, Field, Input } from "../form";
import { Panel } from "../page";

/** When a learner is shown to a trainer: each rule with its threshold and window, or switched off. */
export function NeedRules() {
  const t = useTranslations("admin.organization.needs");
  return (
    <Panel title={t("title")} note={t("note")}>
      <div className="grid gap-4 lg:grid-cols-2">
        {RULE_CODES.map((code) => (
          <Rule key={code} code={code} />
        ))}
        <div className="rounded border border-line p-3">
          <Field name="needs.acknowledgedDays" label={t("acknowledgedDays")} hint={t("acknowledgedDaysHint")}>
            <Input name="needs.acknowledgedDays" kind="number" />
          </Field>
        </div>
      </div>
    </Panel>
  );
}

function Rule({ code }: { code: RuleCode }) {
  const t = useTranslations("admin.organization.needs");
  const rule = useTranslations("need.rules");
  const name = `needs.rules.${code}`;
  const isOn = useWatch({ name: `${name}.on` }) as boolean;
  return (
    <fieldset aria-label={rule(code)} className="min-w-0 rounded border border-line p-3">
      <Check name={`${name}.on`} label={rule(code)} hint={t(`rules.${code}`)} />
      {isOn && (
        <div className="mt-3 grid grid-cols-2 items-end gap-3">
          {Object.keys(NEED_RULES[code].parameters).map((parameter) => (
            <Field
              key={parameter}
              name={`${name}.set.${parameter}`}
              label={t(`parameters.${parameter as Parameter}`)}
            >
              <Input name={`${name}.set.${parameter}`} kind="number" />
            </Field>
          ))}
        </div>
      )}
    </fieldset>
  );
}

type Parameter =
  | "after_days"
  | "days"
  | "tasks"
  | "units"
  | "points"
  | "window_days"
  | "scores"
  | "absences"
  | "submissions"
  | "hours"
  | "worse_by";
