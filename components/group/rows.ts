import {
  type GroupData,
  type GroupLearner,
  PRESENCES,
  type Presence,
  SORTS,
  type Sort,
  sorted,
  stateOf,
} from "@/lib/group";

/** A line of the table: the head of a part, or a learner. */
export type Line =
  | { kind: "part"; presence: Presence; count: number }
  | { kind: "learner"; learner: GroupLearner };

export type Order = { sort: Sort | { unit: number }; descending: boolean };

/** Reads `progress.desc` or `unit:ID`; the name, when it is neither. */
export function readOrder(text: string | null, data: GroupData): Order {
  const [column = "", direction] = (text ?? "").split(/\.(?=(?:asc|desc)$)/);
  const descending = direction === "desc";
  const unit = column.startsWith("unit:") ? data.units.findIndex(({ id }) => id === column.slice(5)) : -1;
  if (unit >= 0) return { sort: { unit }, descending };
  return { sort: SORTS.find((one) => one === column) ?? "name", descending };
}

/** What the address says of an order; null for the default. */
export function writeOrder({ sort, descending }: Order, data: GroupData): string | null {
  const column = typeof sort === "object" ? `unit:${data.units[sort.unit]?.id}` : sort;
  if (column === "name" && !descending) return null;
  return `${column}.${descending ? "desc" : "asc"}`;
}

/** Lower case without accents: "éloïse" is found by "eloi". */
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The lines to draw: the active learners, then the inactive, then those who never began, each part sorted alike. */
export function linesOf(data: GroupData, by: { order: Order; state: string | null; search: string }): Line[] {
  const found = data.learners.filter(
    (learner) =>
      plain(learner.name).includes(plain(by.search)) &&
      (by.state === null || [...learner.has].some((cell) => stateOf(cell, data.states)?.code === by.state)),
  );
  return PRESENCES.flatMap((presence): Line[] => {
    const part = sorted(
      found.filter((learner) => learner.presence === presence),
      by.order,
    );
    if (part.length === 0) return [];
    return [
      { kind: "part", presence, count: part.length },
      ...part.map((learner): Line => ({ kind: "learner", learner })),
    ];
  });
}
