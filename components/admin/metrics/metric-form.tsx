"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormState, useWatch } from "react-hook-form";
import { type MetricState, metricChangeSchema, metricRecomputes } from "@/lib/admin/metrics";
import type { Localized, PeriodCode, ScopeType, TargetType } from "@/lib/metrics/types";
import { ChangeForm, Checks, Field, Input } from "../form";
import { Panel } from "../page";
import { ReadingFields, WordFields } from "./metric-fields";

type Values = MetricState & { code: string; version: string };

export type CatalogueEntry = {
  label: Localized;
  description: Localized;
  periods: readonly PeriodCode[];
  scopes: readonly ScopeType[];
  targets: readonly TargetType[];
};

/** What the organisation decides about one of the 83 statistics. */
export function MetricForm({
  values,
  entry,
  since,
  usedBy,
}: {
  values: Values;
  entry: CatalogueEntry;
  /** First kept day, in words. */
  since: string | null;
  /** Codes of the formulas that name it. */
  usedBy: readonly string[];
}) {
  const t = useTranslations("admin.metrics");
  const form = useTranslations("admin.form");
  const words = useTranslations();
  const [isSaved, setSaved] = useState(false);
  return (
    <ChangeForm
      key={values.version}
      schema={metricChangeSchema}
      values={values}
      method="PATCH"
      path="/api/admin/metrics"
      submit={form("save")}
      note={<Consequence since={since} usedBy={usedBy} isSaved={isSaved} />}
      onDone={() => setSaved(true)}
    >
      <WordFields label={entry.label} description={entry.description} />
      <ReadingFields />
      <Panel title={t("levels")} note={t("levelsNote")}>
        <div className="flex flex-col gap-4">
          <Checks
            name="periods"
            legend={t("periods")}
            options={entry.periods.map((value) => ({ value, label: words(`toolbar.periods.${value}`) }))}
          />
          <Checks
            name="scopes"
            legend={t("scopes")}
            options={entry.scopes.map((value) => ({ value, label: words(`scopeTypes.${value}`) }))}
          />
          <Checks
            name="targets"
            legend={t("targets")}
            options={entry.targets.map((value) => ({ value, label: words(`targetTypes.${value}`) }))}
          />
          <div className="max-w-40">
            <Field name="position" label={t("position")}>
              <Input name="position" kind="number" />
            </Field>
          </div>
        </div>
      </Panel>
    </ChangeForm>
  );
}

const LEVELS = ["periods", "scopes", "targets"] as const;

/** What saving would compute again, said before it is saved. */
function Consequence({
  since,
  usedBy,
  isSaved,
}: {
  since: string | null;
  usedBy: readonly string[];
  isSaved: boolean;
}) {
  const t = useTranslations("admin.metrics");
  const { defaultValues, isDirty } = useFormState<Values>();
  const now = useWatch() as Values;
  const before = defaultValues as Values;
  const changing = (["isActive", ...LEVELS] as const).filter((field) =>
    metricRecomputes(before, { ...before, [field]: now[field] }),
  );
  const what = changing.map((field) => t(`changing.${field}`)).join(", ");
  return (
    <div role="status" className="flex flex-col gap-1">
      {isSaved && !isDirty && <p>{t("saved")}</p>}
      <p>
        {changing.length > 0 ? t("recomputes", { since: since ?? "none", what }) : t("recomputesNothing")}
      </p>
      {before.isActive && !now.isActive && usedBy.length > 0 && (
        <p className="text-warn">{t("usedBy", { codes: usedBy.join(", ") })}</p>
      )}
    </div>
  );
}
