"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormState, useWatch } from "react-hook-form";
import {
  ORGANIZATION_LOCALES,
  organizationSchema,
  recomputed,
  type OrganizationForm as Values,
} from "@/lib/admin/organization";
import { ChangeForm, Field, Input, Select, TextArea } from "../form";
import { Panel } from "../page";
import { NeedRules } from "./need-rules";

const MODES = ["off", "anonymous", "neighbours", "group"] as const;
const POINTS = ["VIDEO_COMPLETED", "QUIZ_PASSED", "STEP_COMPLETED", "COURSE_COMPLETED"] as const;

/** What the organisation decides, and what saving it would compute again. */
export function OrganizationForm({ values, zones }: { values: Values; zones: readonly string[] }) {
  const t = useTranslations("admin.organization");
  const form = useTranslations("admin.form");
  const [outcome, setOutcome] = useState<"saved" | "savedRebuild" | null>(null);
  const options = zones.includes(values.timeZone) ? zones : [values.timeZone, ...zones];
  return (
    <ChangeForm<typeof organizationSchema, { recomputed: string[] }>
      // A version of its own: what somebody else saved begins the form anew.
      key={values.version}
      schema={organizationSchema}
      values={values}
      method="PATCH"
      path="/api/admin/organization"
      submit={form("save")}
      note={<Recomputation outcome={outcome} />}
      onDone={({ recomputed: fields }) => setOutcome(fields.length > 0 ? "savedRebuild" : "saved")}
    >
      <Panel title={t("general")}>
        <div className="grid gap-4 md:grid-cols-3">
          <Field name="name" label={t("name")}>
            <Input name="name" />
          </Field>
          <Field name="timeZone" label={t("timeZone")} hint={t("timeZoneHint")}>
            <Select name="timeZone" options={options.map((zone) => ({ value: zone, label: zone }))} />
          </Field>
          <Field name="locale" label={t("locale")}>
            <Select
              name="locale"
              options={ORGANIZATION_LOCALES.map((value) => ({ value, label: t(`locales.${value}`) }))}
            />
          </Field>
        </div>
      </Panel>
      <Panel title={t("marks")}>
        <div className="grid gap-4 md:grid-cols-3">
          <Field name="passMark" label={t("passMark")} hint={t("passMarkHint")}>
            <Input name="passMark" kind="number" />
          </Field>
          <Field name="masteryMark" label={t("masteryMark")} hint={t("masteryMarkHint")}>
            <Input name="masteryMark" kind="number" />
          </Field>
          <Field name="objective" label={t("objective")} hint={t("objectiveHint")}>
            <Input name="objective" kind="number" />
          </Field>
        </div>
      </Panel>
      <div className="grid gap-4 lg:grid-cols-2">
        <Panel title={t("holidays")}>
          <Field name="holidays" label={t("holidays")} hint={t("holidaysHint")}>
            <TextArea name="holidays" rows={8} mono />
          </Field>
        </Panel>
        <Panel title={t("points")} note={t("pointsHint")}>
          <div className="grid grid-cols-2 gap-4">
            {POINTS.map((code) => (
              <Field key={code} name={`points.${code}`} label={t(`point.${code}`)}>
                <Input name={`points.${code}`} kind="number" />
              </Field>
            ))}
          </div>
        </Panel>
        <Panel title={t("leaderboard")}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="mode" label={t("mode")}>
              <Select name="mode" options={MODES.map((value) => ({ value, label: t(`modes.${value}`) }))} />
            </Field>
            <Field name="neighbours" label={t("neighbours")}>
              <Input name="neighbours" kind="number" />
            </Field>
          </div>
        </Panel>
        <Panel title={t("retention")} note={t("retentionHint")}>
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="dayRowsDays" label={t("dayRows")}>
              <Input name="dayRowsDays" kind="number" />
            </Field>
            <Field name="weekRowsYears" label={t("weekRows")}>
              <Input name="weekRowsYears" kind="number" />
            </Field>
          </div>
        </Panel>
      </div>
      <NeedRules />
    </ChangeForm>
  );
}

/** What saving would compute again, said before it is saved. */
function Recomputation({ outcome }: { outcome: "saved" | "savedRebuild" | null }) {
  const t = useTranslations("admin.organization");
  const { defaultValues, isDirty } = useFormState<Values>();
  const now = useWatch() as Values;
  const fields = recomputed(defaultValues as Values, now);
  if (fields.length > 0) return t("recomputes", { what: fields.map((field) => t(field)).join(", ") });
  return <span role="status">{outcome && !isDirty ? t(outcome) : t("recomputesNothing")}</span>;
}
