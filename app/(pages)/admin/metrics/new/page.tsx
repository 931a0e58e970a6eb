import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { FormulaForm } from "@/components/admin/metrics/formula-form";
import { AdminPage } from "@/components/admin/page";
import { database } from "@/db/client";
import { firstKeptDay, readFormulaChoices } from "@/db/queries/admin/formula-form";
import { emptyWords } from "@/lib/admin/words";
import { requireAdmin } from "@/lib/auth/admin";
import { formatDay } from "@/lib/format";
import { CATEGORIES, CATEGORY_LABELS } from "@/lib/metrics";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.metrics"))("new") };
}

/** A new statistic by formula. */
export default async function NewMetricPage() {
  const viewer = await requireAdmin();
  const [sql, t, locale] = [await database(), await getTranslations("admin.metrics"), await getLocale()];
  const [choices, since] = await Promise.all([
    readFormulaChoices(sql, viewer.organizationId, locale),
    firstKeptDay(sql, viewer.organizationId),
  ]);
  const day = since ? formatDay(since, locale, "year") : "none";
  return (
    <AdminPage title={t("new")} lead={t("formulaLead")}>
      <FormulaForm
        values={{
          code: "",
          version: null,
          formula: "",
          category: "Activite",
          words: emptyWords(),
          higherIsBetter: true,
          warnBelow: null,
          warnAbove: null,
          objective: null,
          isActive: true,
        }}
        families={CATEGORIES.map((value) => ({ value, label: CATEGORY_LABELS[value][locale] }))}
        {...choices}
        note={t("recomputes", { since: day, what: t("changing.formula") })}
      />
    </AdminPage>
  );
}
