import { type Day, diffDays } from "../period";
import { NEED_RULES } from "./rules";
import type { NeedSettings } from "./settings";
import { type ActionKind, type Fired, type NeedFacts, type NeedState, RULE_CODES, type Seen } from "./types";

/** The rules that hold for a learner, in the order of the catalogue. */
export function judge(facts: NeedFacts, settings: NeedSettings): Fired[] {
  return RULE_CODES.flatMap((code) => {
    const set = settings[code];
    if (set === null) return [];
    const { judge: find, version, threshold } = NEED_RULES[code];
    const found = find(facts, set);
    const least = set[threshold] ?? Number.POSITIVE_INFINITY;
    const isGrave = found !== null && found.measure >= Math.max(2 * least, least + 2);
    return found ? [{ rule: code, version, ...found, isGrave }] : [];
  });
}

/** How much somebody is needed: the weights of the rules that hold, twice where it is grave. */
export function pointsOf(fired: readonly Fired[]): number {
  return fired.reduce((sum, { rule, isGrave }) => sum + NEED_RULES[rule].weight * (isGrave ? 2 : 1), 0);
}

/** Whether something holds that was not known, or is worse than was known by as much as its rule says. */
export function isNewOrWorse(
  fired: readonly Fired[],
  seen: readonly Seen[],
  settings: NeedSettings,
): boolean {
  return fired.some(({ rule, version, measure }) => {
    const known = seen.find((one) => one.rule === rule && one.version === version);
    return !known || measure >= known.measure + (settings[rule]?.worse_by ?? 1);
  });
}

/** The newest action that is no note. */
export type LastAction = {
  kind: Exclude<ActionKind, "note">;
  /** The organisation's local day on which it was done. */
  on: Day;
  untilOn: Day | null;
  seen: readonly Seen[];
};

/**
 * Where a need stands on a day. Acknowledged: until something new or worse holds, until it begins anew (whoever worked
 * in between and fell silent again), or for as long as the organisation says. Snoozed: until its date.
 */
export function standing(
  fired: readonly Fired[],
  last: LastAction | null,
  today: Day,
  settings: NeedSettings,
): { state: NeedState; cameBack: boolean } {
  if (last === null || last.kind === "reopen") return { state: "open", cameBack: false };
  if (last.kind === "snooze")
    return last.untilOn !== null && today < last.untilOn
      ? { state: "snoozed", cameBack: false }
      : { state: "open", cameBack: true };
  const isOver = diffDays(last.on, today) >= settings.acknowledged_days;
  const beganAnew = fired.some(({ since }) => since !== null && since >= last.on);
  return isOver || beganAnew || isNewOrWorse(fired, last.seen, settings)
    ? { state: "open", cameBack: true }
    : { state: "acknowledged", cameBack: false };
}

/** The neediest first; of two alike, who has been silent longer (never before all), then by name. */
export function byNeed(
  a: { points: number; lastOn: Day | null; name: string },
  b: { points: number; lastOn: Day | null; name: string },
): number {
  const silence = (a.lastOn ?? "") < (b.lastOn ?? "") ? -1 : (a.lastOn ?? "") > (b.lastOn ?? "") ? 1 : 0;
  return b.points - a.points || silence || a.name.localeCompare(b.name, "fr");
}
