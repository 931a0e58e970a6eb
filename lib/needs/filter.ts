import { NEED_STATES, type Need, type NeedState, RULE_CODES, type RuleCode } from "./types";

/** Learners on one page of the whole list. */
export const PAGE_SIZE = 50;

export type NeedFilter = { state: NeedState; rule: RuleCode | null; page: number };

/** What the address of the list says beside the view; what cannot be read falls back. */
export function readFilter(query: { get(key: string): string | null }): NeedFilter {
  const page = Number(query.get("page"));
  return {
    state: NEED_STATES.find((state) => state === query.get("state")) ?? "open",
    rule: RULE_CODES.find((rule) => rule === query.get("rule")) ?? null,
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The needs of a state and a rule, of any where none is said, in their order. */
export const narrowed = (
  needs: readonly Need[],
  { state, rule }: { state?: NeedState | null; rule?: RuleCode | null },
): Need[] =>
  needs.filter(
    (need) => (!state || need.state === state) && (!rule || need.fired.some((one) => one.rule === rule)),
  );
