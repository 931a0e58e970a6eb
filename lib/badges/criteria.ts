import { z } from "zod";

/** Signals that a rule may count (events.md). */
export const SIGNAL_TYPES = ["VIDEO_COMPLETED", "QUIZ_PASSED", "STEP_COMPLETED", "COURSE_COMPLETED"] as const;
export type SignalType = (typeof SIGNAL_TYPES)[number];

/** Domains whose items enter states. */
export const STATE_DOMAINS = [
  "Tache",
  "Projet",
  "Chapitre",
  "Ua",
  "Micro_competence",
  "Competence",
  "Module",
] as const;

/** A badge may be earned once for each class, or once for each course, instead of once. */
export const REPEATABLE = ["class", "course"] as const;
export type Repeatable = (typeof REPEATABLE)[number];

const id = z.string().min(1).max(200);
const count = z.int().min(1).max(100_000);

/** So many signals of one type, of one course where it is named. `count` is 1 where it is left out. */
export const signalCondition = z.strictObject({
  signal: z.enum(SIGNAL_TYPES),
  course_id: id.optional(),
  count: count.optional(),
});
/** So many quizzes answered without a fault: classes whose quiz once had its full marks. */
export const perfectCondition = z.strictObject({ perfect_quizzes: count, course_id: id.optional() });
/** So many items that ever entered a state. `count` is 1 where it is left out. */
export const stateCondition = z.strictObject({
  state: z.strictObject({ domain: z.enum(STATE_DOMAINS), state_code: z.string().min(1).max(100) }),
  count: count.optional(),
});
/** So many points, those of other badges included. */
export const pointsCondition = z.strictObject({ points: count });
/** So many working days in a row with an own action. */
export const streakCondition = z.strictObject({ streak_days: z.int().min(1).max(3650) });

export const conditionSchema = z.union([
  signalCondition,
  perfectCondition,
  stateCondition,
  pointsCondition,
  streakCondition,
]);
export type Condition = z.output<typeof conditionSchema>;

export type Rule = Condition | { all: Rule[] } | { any: Rule[] };

const rules: z.ZodType<Rule[]> = z.lazy(() => z.array(ruleSchema).min(1).max(20));
/** A condition, or several joined by and (`all`) or or (`any`), to any depth that stays readable. */
export const ruleSchema: z.ZodType<Rule> = z.union([
  conditionSchema,
  z.strictObject({ all: rules }),
  z.strictObject({ any: rules }),
]);

/** More ways to earn one badge than this are no longer one rule. */
const MAX_WAYS = 64;

/**
 * gamification_badge.criteria_json. `{}` is a badge that only people give; anything else begins with `all` or `any`.
 */
export const criteriaSchema = z
  .union([z.strictObject({}), z.strictObject({ all: rules }), z.strictObject({ any: rules })])
  .refine((criteria) => ways(criteria).length <= MAX_WAYS, { message: "Too many ways to earn one badge." });
export type Criteria = Record<string, never> | { all: Rule[] } | { any: Rule[] };

/** What a badge's metadata_json says to the engine; other keys are the organisation's own. */
export const metadataSchema = z.looseObject({ repeatable: z.enum(REPEATABLE).nullish() });

/** The kinds of condition, as a form offers them. */
export const CONDITION_KINDS = ["signal", "perfect_quizzes", "state", "points", "streak_days"] as const;
export type ConditionKind = (typeof CONDITION_KINDS)[number];

export function kindOf(condition: Condition): ConditionKind {
  if ("signal" in condition) return "signal";
  if ("perfect_quizzes" in condition) return "perfect_quizzes";
  if ("state" in condition) return "state";
  return "points" in condition ? "points" : "streak_days";
}

/** How many (or how much) a condition asks for. */
export function neededBy(condition: Condition): number {
  if ("perfect_quizzes" in condition) return condition.perfect_quizzes;
  if ("points" in condition) return condition.points;
  if ("streak_days" in condition) return condition.streak_days;
  return condition.count ?? 1;
}

/**
 * The rule as ways to earn the badge: one of the lists must hold whole. `(a or b) and c` is `[[a, c], [b, c]]`. Without
 * a rule there is no way.
 */
export function ways(criteria: object): Condition[][] {
  const rule = criteria as { all?: Rule[]; any?: Rule[] };
  if (rule.any) return rule.any.flatMap((part) => waysOf(part));
  if (!rule.all) return [];
  return rule.all.reduce<Condition[][]>(
    (sum, part) => sum.flatMap((way) => waysOf(part).map((more) => [...way, ...more])).slice(0, MAX_WAYS + 1),
    [[]],
  );
}

const waysOf = (rule: Rule): Condition[][] => ("all" in rule || "any" in rule ? ways(rule) : [[rule]]);

/** Conditions that are about one class or course; the others are about the learner as a whole. */
export const isScoped = (condition: Condition): boolean =>
  !("points" in condition) && !("streak_days" in condition);

export type BadgeRule = { ways: Condition[][]; repeatable: Repeatable | null };

export type RuleProblem =
  | { code: "invalid"; path: string; message: string }
  /** A way without a condition about a class or course would be earned for each of them at once. */
  | { code: "nothing_to_repeat" };

/** The rule of a badge as the engine reads it, or what is wrong with it. */
export function readRule(
  criteria: unknown,
  metadata: unknown,
): { rule: BadgeRule; problem: null } | { rule: null; problem: RuleProblem } {
  const known = criteriaSchema.safeParse(criteria ?? {});
  const about = metadataSchema.safeParse(metadata ?? {});
  const error = known.error ?? about.error;
  if (!known.success || !about.success) {
    const issue = error?.issues[0];
    return {
      rule: null,
      problem: { code: "invalid", path: issue?.path.join(".") ?? "", message: issue?.message ?? "" },
    };
  }
  const rule = { ways: ways(known.data), repeatable: about.data.repeatable ?? null };
  if (rule.repeatable !== null && rule.ways.some((way) => !way.some(isScoped)))
    return { rule: null, problem: { code: "nothing_to_repeat" } };
  return { rule, problem: null };
}
