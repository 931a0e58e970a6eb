import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { History } from "@/components/admin/history";
import { DeleteFormula, FormulaForm } from "@/components/admin/metrics/formula-form";
import { MetricForm } from "@/components/admin/metrics/metric-form";
import { UndoMetric } from "@/components/admin/metrics/undo-metric";
import { AdminPage, Nothing, Panel } from "@/components/admin/page";
import { buttonClass } from "@/components/ui/button";
import { readMetricForm } from "@/db/admin/metrics";
import { database } from "@/db/client";
import { readFormulaMetrics } from "@/db/metrics";
import { firstKeptDay, formulasNaming, readFormulaChoices } from "@/db/queries/admin/formula-form";
import { readHistory } from "@/db/queries/admin/metrics";
import { emptyWords } from "@/lib/admin/words";
import { requireAdmin } from "@/lib/auth/admin";
import { formatDay } from "@/lib/format";
import { CATEGORIES, CATEGORY_LABELS, findMetric } from "@/lib/metrics";

type Props = { params: Promise<{ code: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).code };
}

/** One statistic: its form, and its history with the way back. */
export default async function MetricPage({ params }: Props) {
  const viewer = await requireAdmin();
  const [{ code }, sql, t, locale] = [
    await params,
    await database(),
    await getTranslations("admin.metrics"),
    await getLocale(),
  ];
  const org = viewer.organizationId;
  const [values, [formula], history, since, usedBy] = await Promise.all([
    readMetricForm(sql, org, code),
    readFormulaMetrics(sql, org, code),
    readHistory(sql, org, viewer.organization.timeZone, `metric:${code}`),
    firstKeptDay(sql, org),
    formulasNaming(sql, org, code),
  ]);
  const entry = findMetric(code);
  const newest = history[0];
  // One that was removed has a history still, and with it a way back.
  if (!values && !formula && !newest) notFound();
  const day = since && formatDay(since, locale, "year");
  const label = values
    ? values.words[locale].label || entry?.label[locale]
    : formula?.words[locale]?.label || code;
  const undo = newest && (newest.before !== null || !entry) && <UndoMetric code={code} auditId={newest.id} />;
  return (
    <AdminPage
      title={label ?? code}
      lead={code}
      actions={
        <>
          <Link href="/admin/metrics" className={buttonClass("quiet")}>
            {t("back")}
          </Link>
          {(values || formula) && (
            <Link href={`/metrics/${code}`} className={buttonClass()}>
              {t("open")}
            </Link>
          )}
          {formula && <DeleteFormula code={code} version={formula.version} />}
        </>
      }
    >
      {values && entry && (
        <MetricForm
          values={{ ...values, code }}
          entry={{
            label: entry.label,
            description: entry.description,
            periods: entry.periods,
            scopes: entry.scopes,
            targets: entry.targets,
          }}
          since={day}
          usedBy={usedBy}
        />
      )}
      {formula && (
        <FormulaForm
          values={{ ...formula, words: emptyWords(formula.words) }}
          families={CATEGORIES.map((value) => ({ value, label: CATEGORY_LABELS[value][locale] }))}
          {...(await readFormulaChoices(sql, org, locale))}
          note={t("recomputes", { since: day ?? "none", what: t("changing.formula") })}
        />
      )}
      <Panel title={t("history")}>
        {history.length === 0 ? (
          <Nothing>{t("noHistory")}</Nothing>
        ) : (
          <History entries={history} undo={undo} />
        )}
      </Panel>
    </AdminPage>
  );
}
