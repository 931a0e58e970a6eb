import { z } from "zod";
import { NEED_STATES, RULE_CODES } from "@/lib/needs/types";
import { isDay } from "@/lib/period";
import { parseScope } from "@/lib/view";

const day = z.string().refine(isDay, { params: { code: "bad_day" } });

/** Query of GET /api/needs and of what waits. A ref that cannot be read names nothing, as one that does not exist. */
export const needsQuery = z.object({
  scope: z.string().max(300).transform(parseScope),
  date: day.nullable().default(null),
  /** How many are answered; all of them where it is left out. */
  limit: z.coerce.number().int().min(1).max(500).optional(),
  /** What the file is narrowed to, as the page is; all of it where they are left out. */
  state: z.enum(NEED_STATES).optional(),
  rule: z.enum(RULE_CODES).optional(),
  format: z.enum(["json", "csv"]).default("json"),
});

const noted = z.string().trim().min(1).max(2000);
const seen = z
  .array(
    z.strictObject({
      rule: z.string().max(60),
      version: z.int(),
      measure: z.number().nonnegative().max(1e6),
    }),
  )
  .max(20);

/** Body of POST /api/needs/actions. */
export const actionBody = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("acknowledge"),
    student_id: z.string().min(1).max(200),
    seen,
    note: noted.optional(),
  }),
  z.strictObject({
    kind: z.literal("snooze"),
    student_id: z.string().min(1).max(200),
    seen,
    until_on: day,
    note: noted.optional(),
  }),
  z.strictObject({ kind: z.literal("reopen"), student_id: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal("note"), student_id: z.string().min(1).max(200), note: noted }),
]);
