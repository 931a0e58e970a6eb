"use client";

import { FileDown } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { unitLabel } from "@/lib/format";
import { chartCsv } from "./chart-csv";
import { csvFile, save } from "./export";
import type { ChartData, ChartMeta } from "./types";

/** Gives the reader what is shown, with what was chosen above it: for charts, and for lists that have no chart. */
export function CsvButton({
  data,
  meta,
  inWords = false,
}: {
  data: ChartData;
  meta: ChartMeta;
  /** Where it stands alone, without others that explain it. */
  inWords?: boolean;
}) {
  const t = useTranslations("charts");
  const locale = useLocale();
  const saveCsv = () => {
    const text = chartCsv(data, meta, {
      zone: t("zone"),
      computedAt: t("computedAtLabel"),
      numerator: t("numerator"),
      denominator: t("denominator"),
      unit: (unit) => unitLabel(unit, locale),
    });
    save(meta, "csv", data.rows.length, csvFile(text));
  };
  if (inWords)
    return (
      <Button onClick={saveCsv}>
        <FileDown aria-hidden="true" />
        {t("csv")}
      </Button>
    );
  return (
    <IconButton label={t("csv")} onClick={saveCsv}>
      <FileDown />
    </IconButton>
  );
}
