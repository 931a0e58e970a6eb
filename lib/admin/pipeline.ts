import { z } from "zod";
import { isDay } from "@/lib/period";

/** Body of POST /api/admin/pipeline. */
export const jobSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("run") }),
  z.strictObject({
    kind: z.literal("date"),
    date: z.string().refine(isDay, { params: { code: "bad_day" } }),
  }),
  z.strictObject({ kind: z.literal("rebuild") }),
]);

/** Body of POST /api/admin/pipeline/waiting: what is missing, whose events are looked at again. */
export const waitingRetrySchema = z.strictObject({ kind: z.string().max(50), id: z.string().max(500) });

/** Body of POST /api/admin/pipeline/rejected: a refused event tried once more, or forgotten; null: all. */
export const rejectedSchema = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("retry"), seq: z.int().positive() }),
  z.strictObject({ change: z.literal("forget"), seq: z.int().positive().nullable() }),
]);
