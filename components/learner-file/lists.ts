import type { ChartData, ChartSeries } from "@/components/charts/types";
import type { Attendance, ModuleProgress } from "@/lib/learner-file";
import type { UnitCode } from "@/lib/metrics/types";

/** Lists of a learner's file that are no charts, as what their CSV is made of. */

const series = (key: string, label: string, unit: UnitCode): ChartSeries => ({
  key,
  label,
  color: "",
  unit,
  look: "strong",
});

export function modulesChart(
  modules: readonly ModuleProgress[],
  words: { module: string; progress: string; median: string },
): ChartData {
  return {
    rowHead: words.module,
    overTime: false,
    series: [
      series("progress", words.progress, "Pourcentage"),
      series("median", words.median, "Pourcentage"),
    ],
    rows: modules.map(({ id, label, progress, median, n }) => ({
      key: id,
      label,
      longLabel: label,
      cells: { progress: { value: progress }, median: { value: median, n } },
    })),
  };
}

export const STATUSES = ["present", "late", "absent"] as const;
export type Status = (typeof STATUSES)[number];

/** The status that a day shows: the worst that it had. */
export const shownStatus = (day: Attendance | undefined): Status | undefined =>
  STATUSES.toReversed().find((status) => day !== undefined && day[status] > 0);

/** A line for each day with a roll call: the status that the calendar shows, and the calls behind it. */
export function attendanceChart(
  days: readonly Attendance[],
  words: { day: string; shown: string; status: (status: Status) => string },
): ChartData {
  return {
    rowHead: words.day,
    overTime: true,
    series: [
      series("shown", words.shown, "Nombre"),
      ...STATUSES.map((status) => series(status, words.status(status), "Nombre")),
    ],
    rows: days.map((day) => {
      const shown = shownStatus(day);
      return {
        key: day.day,
        label: day.day,
        longLabel: day.day,
        cells: {
          shown: { value: null, text: shown ? words.status(shown) : null },
          ...Object.fromEntries(STATUSES.map((status) => [status, { value: day[status] }])),
        },
      };
    }),
  };
}
