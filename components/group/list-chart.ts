import type { ChartCell, ChartData } from "@/components/charts/types";
import type { GroupListRow } from "@/lib/group";
import type { UnitCode } from "@/lib/metrics/types";

type Column = "session" | "learners" | "toSee" | "planned" | "score" | "progress";
export const UNITS: Readonly<Record<Column, UnitCode>> = {
  session: "Nombre",
  learners: "Nombre",
  toSee: "Nombre",
  planned: "Pourcentage",
  score: "Points",
  progress: "Pourcentage",
};

/** What a figure of the list rests on. */
export function restsOn(group: GroupListRow, column: Column): Pick<ChartCell, "n" | "fraction"> {
  if (column === "planned") return { fraction: group.plannedOf };
  if (column === "score") return { n: group.scores };
  return column === "progress" ? { n: group.progressOf } : {};
}

/** The list of groups as it is shown, for its CSV. Nobody counts whom to see of a past day: then there is no column. */
export function groupsChart(
  groups: readonly GroupListRow[],
  columns: readonly Column[],
  word: (column: Column | "group") => string,
): ChartData {
  return {
    rowHead: word("group"),
    overTime: false,
    series: columns.map((key) => ({
      key,
      label: word(key),
      color: "",
      unit: UNITS[key],
      look: "strong",
    })),
    rows: groups.map((group) => ({
      key: group.scopeId,
      label: group.label,
      longLabel: group.label,
      cells: Object.fromEntries(
        columns.map((key) => [
          key,
          key === "session"
            ? { value: null, text: group.session }
            : { value: group[key], ...restsOn(group, key) },
        ]),
      ),
    })),
  };
}
