import { z } from "zod";
import { NEED_RULES } from "@/lib/needs/rules";
import type { NeedSettings } from "@/lib/needs/settings";
import { RULE_CODES, type RuleCode } from "@/lib/needs/types";

/** One rule in a form: switched off it keeps its numbers on the page, which the settings do not hold then. */
const ofRule = (code: RuleCode) =>
  z.strictObject({
    on: z.boolean(),
    set: z.strictObject(
      Object.fromEntries(
        Object.entries(NEED_RULES[code].parameters).map(([name, { min, max }]) => [
          name,
          z.int().min(min).max(max),
        ]),
      ),
    ),
  });

const byRule = <T>(of: (code: RuleCode) => T) =>
  Object.fromEntries(RULE_CODES.map((code) => [code, of(code)])) as Record<RuleCode, T>;

/** When a learner is shown to a trainer, as the organisation's form holds it. */
export const needsSchema = z.strictObject({
  rules: z.strictObject(byRule(ofRule)),
  acknowledgedDays: z.int().min(1).max(365),
});
export type NeedsForm = z.output<typeof needsSchema>;

export const needsFormOf = (settings: NeedSettings): NeedsForm => ({
  rules: byRule((code) => ({
    on: settings[code] !== null,
    set: { ...(settings[code] ?? defaultsOf(code)) },
  })),
  acknowledgedDays: settings.acknowledged_days,
});

const defaultsOf = (code: RuleCode) =>
  Object.fromEntries(
    Object.entries(NEED_RULES[code].parameters).map(([name, { default: value }]) => [name, value]),
  );

export const needSettingsOf = (form: NeedsForm): NeedSettings => ({
  ...byRule((code) => (form.rules[code].on ? form.rules[code].set : null)),
  acknowledged_days: form.acknowledgedDays,
});
