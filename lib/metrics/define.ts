import { CATEGORIES, type CategoryCode, type MetricEntry, type PercentileCode, type Storage } from "./types";

/** What a family's file says of a statistic; `family` adds what follows from it. */
type MetricDefinition = Omit<MetricEntry, "family" | "category" | "emptyValue" | keyof Storage> & {
  /** Left out: kpi_value.value_number of the entry's own code. */
  stored?: Storage;
};

/**
 * A family of the catalogue, in the order in which its statistics are shown. What is counted is 0 where
 * nothing is stored; every other number is unknown there.
 */
export function family<const Code extends string>(
  category: CategoryCode,
  definitions: readonly (MetricDefinition & { code: Code })[],
): readonly (MetricEntry & { code: Code })[] {
  return definitions.map(({ stored, ...definition }) => ({
    ...definition,
    ...(stored ?? { storedIn: "kpi_value", storedCode: definition.code, storedColumn: "value_number" }),
    category,
    family: CATEGORIES.indexOf(category) + 1,
    emptyValue: definition.aggregation === "COUNT" || definition.aggregation === "SUM" ? 0 : null,
  }));
}

/** Read from the distribution `code` of kpi_percentiles. */
export const percentile = (code: PercentileCode, rank: 50 | 75 | 90): Storage => ({
  storedIn: "kpi_percentiles",
  storedCode: code,
  storedColumn: `percentile_${rank}`,
});

/** Read from kpi_plan_gap, over the plan's units or its projects. */
export const planGap = (
  items: "Ua" | "Projet",
  column: Extract<Storage, { storedIn: "kpi_plan_gap" }>["storedColumn"],
): Storage => ({ storedIn: "kpi_plan_gap", storedCode: items, storedColumn: column });

/** Read from kpi_state_count: the tasks that are in one state. */
export const tasksIn = (stateCode: string): Storage => ({
  storedIn: "kpi_state_count",
  storedCode: `Tache/${stateCode}`,
  storedColumn: "state_count_value",
});
