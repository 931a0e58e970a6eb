import { z } from "zod";
import { isDay } from "@/lib/period";
import { needsSchema } from "./needs";

/** What the form of an organisation holds: its settings as they are, holidays as lines of text. */
export const ORGANIZATION_LOCALES = ["fr", "en", "ar"] as const;

const points = z.int().nonnegative().max(100_000);
const optionalCount = z.int().positive().max(36_500).nullable();

export const organizationSchema = z.strictObject({
  version: z.string(),
  name: z.string().trim().min(1).max(200),
  timeZone: z.string().min(1).max(100),
  locale: z.enum(ORGANIZATION_LOCALES),
  passMark: z.number().min(0).max(1),
  masteryMark: z.number().min(0).max(100),
  objective: z.number().positive().max(100),
  /** One day a line. */
  holidays: z
    .string()
    .max(20_000)
    .refine((text) => daysOf(text).every(isDay), { params: { code: "bad_day" } }),
  points: z.strictObject({
    VIDEO_COMPLETED: points,
    QUIZ_PASSED: points,
    STEP_COMPLETED: points,
    COURSE_COMPLETED: points,
  }),
  mode: z.enum(["off", "anonymous", "neighbours", "group"]),
  neighbours: z.int().min(1).max(50),
  dayRowsDays: optionalCount,
  weekRowsYears: optionalCount,
  needs: needsSchema,
});
export type OrganizationForm = z.input<typeof organizationSchema>;

/** The days of the text's lines. */
export const daysOf = (text: string): string[] => text.split(/[\s,;]+/).filter((line) => line !== "");

/** Fields whose change makes every figure be computed again. */
export const RECOMPUTING = ["timeZone", "passMark", "masteryMark", "objective", "holidays"] as const;
export type RecomputingField = (typeof RECOMPUTING)[number];

type Compared = Pick<OrganizationForm, RecomputingField>;

/** Which of them differ; the order and spacing of holidays is no difference. */
export function recomputed(before: Compared, after: Compared): RecomputingField[] {
  const text = (value: string | number, field: RecomputingField) =>
    field === "holidays" ? [...new Set(daysOf(String(value)))].sort().join() : String(value);
  return RECOMPUTING.filter((field) => text(before[field], field) !== text(after[field], field));
}
