import { z } from "zod";
import {
  CONDITION_KINDS,
  type Condition,
  kindOf,
  neededBy,
  REPEATABLE,
  type Rule,
  readRule,
  SIGNAL_TYPES,
  STATE_DOMAINS,
} from "@/lib/badges";
import { LOCALES } from "@/lib/metrics/types";

const words = z.strictObject({ name: z.string().trim().max(200), description: z.string().trim().max(1000) });

/** One line of the rule builder; the fields that its kind does not ask for are left alone. */
const conditionSchema = z.strictObject({
  kind: z.enum(CONDITION_KINDS),
  count: z.int().min(1).max(100_000),
  signal: z.enum(SIGNAL_TYPES),
  domain: z.enum(STATE_DOMAINS),
  state_code: z.string().trim().max(100),
  course_id: z.string().trim().max(200),
});
export type ConditionForm = z.input<typeof conditionSchema>;

const rule = {
  /** all: every condition · any: one of them · hand: given by people only · json: a rule of more levels, as it is kept. */
  mode: z.enum(["all", "any", "hand", "json"]),
  conditions: z.array(conditionSchema).max(20),
  json: z.string().max(20_000),
  repeatable: z.enum(REPEATABLE).nullable(),
};
const ruleFormSchema = z.strictObject(rule);
export type RuleForm = z.input<typeof ruleFormSchema>;

const badge = {
  words: z.strictObject(
    Object.fromEntries(LOCALES.map((locale) => [locale, words])) as Record<
      (typeof LOCALES)[number],
      typeof words
    >,
  ),
  category: z.string().trim().max(100),
  rarity: z.string().trim().max(100),
  points_reward: z.int().min(0).max(100_000),
  is_active: z.boolean(),
  ...rule,
};

/** Body of POST /api/admin/badges: a badge, new (version null) or as it was seen. */
export const badgeSchema = z.strictObject({
  id: z.string().trim().min(1).max(200),
  version: z.string().nullable(),
  ...badge,
  /** Whoever does not meet the rule loses what an earlier one gave. */
  replay: z.boolean().default(false),
});
export type BadgeForm = z.input<typeof badgeSchema>;

/** Body of POST /api/admin/badges/preview. */
export const badgePreviewSchema = z.strictObject({ id: z.string().max(200), ...rule });

export const NEW_CONDITION: ConditionForm = {
  kind: "signal",
  count: 1,
  signal: "STEP_COMPLETED",
  domain: "Ua",
  state_code: "Validee",
  course_id: "",
};

function conditionOf({ kind, count, signal, domain, state_code, course_id }: ConditionForm): Condition {
  const course = course_id === "" ? {} : { course_id };
  switch (kind) {
    case "signal":
      return { signal, count, ...course };
    case "perfect_quizzes":
      return { perfect_quizzes: count, ...course };
    case "state":
      return { state: { domain, state_code }, count };
    case "points":
      return { points: count };
    default:
      return { streak_days: count };
  }
}

/** The rule that a form builds, as gamification_badge.criteria_json has it; null where its JSON is none. */
export function criteriaOf({ mode, conditions, json }: RuleForm): object | null {
  if (mode === "hand") return {};
  if (mode === "json") {
    try {
      const value: unknown = JSON.parse(json);
      return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
    } catch {
      return null;
    }
  }
  return { [mode]: conditions.map(conditionOf) };
}

const isCondition = (part: Rule): part is Condition => !("all" in part) && !("any" in part);

/** The form of a stored rule: the builder where one level says it, else its JSON. */
export function ruleFormOf(criteria: unknown, metadata: unknown): RuleForm {
  const stored = (criteria ?? {}) as { all?: Rule[]; any?: Rule[] };
  const repeatable = readRule(criteria, metadata).rule?.repeatable ?? null;
  const parts = stored.all ?? stored.any ?? [];
  const json = JSON.stringify(stored, null, 2);
  if (parts.length === 0 && Object.keys(stored).length === 0)
    return { mode: "hand", conditions: [], json, repeatable };
  if (parts.length === 0 || !parts.every(isCondition))
    return { mode: "json", conditions: [], json, repeatable };
  return {
    mode: stored.all ? "all" : "any",
    json,
    repeatable,
    conditions: parts.map((part) => ({
      ...NEW_CONDITION,
      kind: kindOf(part),
      count: neededBy(part),
      ...("signal" in part && { signal: part.signal }),
      ...("state" in part && part.state),
      ...("course_id" in part && part.course_id !== undefined && { course_id: part.course_id }),
    })),
  };
}
