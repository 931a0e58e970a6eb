import { z } from "zod";
import { isDay } from "@/lib/period";

const day = z.string().refine(isDay, { params: { code: "bad_day" } });

/** Query of /api/cron/aggregate: one date, or a range, of one organisation or of all. */
export const cronQuery = z
  .strictObject({
    date: day.optional(),
    from: day.optional(),
    to: day.optional(),
    organization: z.string().min(1).max(200).optional(),
  })
  .refine((query) => query.date === undefined || (query.from ?? query.to) === undefined, {
    path: ["date"],
    message: "give either date, or from and to",
  })
  .refine((query) => !query.from || !query.to || query.from <= query.to, {
    path: ["to"],
    message: "is before from",
  });
