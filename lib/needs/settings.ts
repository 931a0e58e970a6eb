import { z } from "zod";
import { NEED_RULES, type NeedRule } from "./rules";
import { RULE_CODES, type RuleCode } from "./types";

/** Numbers of one rule, each with its default; null switches the rule off. */
function ofRule({ parameters }: NeedRule) {
  const numbers = Object.entries(parameters).map(([name, { min, max, default: fallback }]) => [
    name,
    z.int().min(min).max(max).default(fallback),
  ]);
  const shape: Record<string, z.ZodDefault<z.ZodInt>> = Object.fromEntries(numbers);
  return z.strictObject(shape).nullable().prefault({});
}

const rules = Object.fromEntries(RULE_CODES.map((code) => [code, ofRule(NEED_RULES[code])])) as Record<
  RuleCode,
  ReturnType<typeof ofRule>
>;

/** What an organisation decides about who needs a trainer: `organization.settings_json.needs`. */
export const needSettings = z.strictObject({
  ...rules,
  /** An acknowledgement holds no longer than this: what is still so then is worth another look. */
  acknowledged_days: z.int().min(1).max(365).default(28),
});

export type NeedSettings = z.output<typeof needSettings>;
