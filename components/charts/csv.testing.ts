import { chartCsv } from "./chart-csv";
import type { ChartData, ChartMeta } from "./types";

const WORDS = {
  zone: "Fuseau",
  computedAt: "Calculé le",
  numerator: "num.",
  denominator: "dén.",
  unit: (unit: string) => ({ Pourcentage: "%", Points: "pts" })[unit] ?? "",
};

/** The lines of a chart's CSV in French, with what is said above the figures. */
export const csvLines = (data: ChartData, meta: Partial<ChartMeta> = {}): string[] =>
  chartCsv(
    data,
    {
      title: "",
      definition: "",
      filters: [],
      timeZone: "Africa/Casablanca",
      computedAt: null,
      scope: "Global",
      fileName: "",
      ...meta,
    },
    WORDS,
  ).split("\r\n");
