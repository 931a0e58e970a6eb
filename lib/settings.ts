import { z } from "zod";
import { needSettings } from "./needs/settings";
import { isDay } from "./period";

/** Days or years of retention; null switches it off (kpi.md 1.15). */
const kept = (fallback: number) => z.int().positive().nullable().default(fallback);

/** Points per signal; those of awards are the badges' own. */
const points = z.strictObject({
  VIDEO_COMPLETED: z.int().nonnegative().default(5),
  QUIZ_PASSED: z.int().nonnegative().default(10),
  STEP_COMPLETED: z.int().nonnegative().default(3),
  COURSE_COMPLETED: z.int().nonnegative().default(50),
});

const leaderboard = z.strictObject({
  /** off · anonymous (names hidden) · neighbours (a few ranks around one's own) · group (the whole group). */
  mode: z.enum(["off", "anonymous", "neighbours", "group"]).default("group"),
  /** Ranks shown on each side of the learner's own in the mode neighbours. */
  neighbours: z.int().min(1).max(50).default(3),
});

const retention = z.strictObject({
  /** Day and Rolling rows. */
  day_rows_days: kept(90),
  /** Week and Month rows. */
  week_rows_years: kept(5),
});

/**
 * What an organisation decides about its numbers: organization.settings_json. Every part has a default, so
 * `{}` is complete; an unknown key is a mistake and is refused.
 */
export const settingsSchema = z.strictObject({
  /** Share of a quiz's maximum from which it is passed, where the event does not say. */
  pass_mark: z.number().min(0).max(1).default(0.7),
  /** Score out of 100 from which a key unit counts as mastered. */
  mastery_mark: z.number().min(0).max(100).default(70),
  /** Progress in percent that the forecasts aim at. */
  objective: z.number().positive().max(100).default(100),
  /** Days that neither break nor extend a streak. */
  holidays: z
    .array(z.string().refine(isDay, "A day is written YYYY-MM-DD."))
    .default([])
    .transform((days) => [...new Set(days)].sort()),
  points: points.prefault({}),
  leaderboard: leaderboard.prefault({}),
  retention: retention.prefault({}),
  /** When a learner is shown to a trainer: windows and thresholds of the rules of lib/needs. */
  needs: needSettings.prefault({}),
  /**
   * The instant after which no time passes: "now" of an organisation that lives in the past, such as imported research
   * data. Null for everyone else. Without it, years of rows would say day after day that nothing happens any more.
   */
  clock_stops_at: z.iso.datetime({ offset: true }).nullable().default(null),
});

export type OrganizationSettings = z.output<typeof settingsSchema>;
/** Settings as they may be given: every part may be left out. */
export type OrganizationSettingsInput = z.input<typeof settingsSchema>;

/**
 * Settings of an organisation from its settings_json, with the defaults filled in.
 * @throws ZodError where a part is not what it must be
 */
export function organizationSettings(json: unknown): OrganizationSettings {
  return settingsSchema.parse(json ?? {});
}
