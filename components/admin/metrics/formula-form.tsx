"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { formulaMetricSchema } from "@/lib/admin/metrics";
import type { CategoryCode } from "@/lib/metrics/types";
import { ConfirmButton } from "../confirm";
import { ChangeForm, Field, Input, type Option, Select, TextArea } from "../form";
import { Panel } from "../page";
import { FormulaPreview } from "./formula-preview";
import { ReadingFields, WordFields } from "./metric-fields";

export type FormulaValues = z.input<typeof formulaMetricSchema>;

/** A statistic of the organisation's own, with what it gives on real figures while it is written. */
export function FormulaForm({
  values,
  families,
  scopes,
  targets,
  codes,
  note,
}: {
  values: FormulaValues;
  families: readonly { value: CategoryCode; label: string }[];
  scopes: readonly Option[];
  targets: readonly Option[];
  codes: readonly Option[];
  note: string;
}) {
  const t = useTranslations("admin.metrics");
  const form = useTranslations("admin.form");
  const router = useRouter();
  const isNew = values.version === null;
  return (
    <ChangeForm<typeof formulaMetricSchema, { code: string }>
      key={values.version}
      schema={formulaMetricSchema}
      values={values}
      method="POST"
      path="/api/admin/metrics/formula"
      submit={form("save")}
      note={note}
      onDone={({ code }) => isNew && router.push(`/admin/metrics/${code}`)}
    >
      <Panel title={t("formula")}>
        <div className="grid gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <Field name="code" label={t("code")} hint={t("codeHint")}>
              <Input name="code" disabled={!isNew} autoComplete="off" />
            </Field>
            <Field name="formula" label={t("formula")} hint={t("formulaHint")}>
              <TextArea name="formula" rows={5} mono />
            </Field>
            <Field name="category" label={t("family")}>
              <Select name="category" options={families} />
            </Field>
          </div>
          <FormulaPreview scopes={scopes} targets={targets} codes={codes} />
        </div>
      </Panel>
      <WordFields />
      <ReadingFields />
    </ChangeForm>
  );
}

export function DeleteFormula({ code, version }: { code: string; version: string }) {
  const t = useTranslations("admin.metrics");
  const router = useRouter();
  return (
    <ConfirmButton
      button={t("delete")}
      title={t("deleteTitle", { code })}
      look="outline"
      method="DELETE"
      path="/api/admin/metrics/formula"
      body={{ code, version }}
      onDone={() => {
        router.push("/admin/metrics");
        return t("deleted");
      }}
    >
      {t("deleteWhy")}
    </ConfirmButton>
  );
}
