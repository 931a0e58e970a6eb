import { z } from "zod";
import { isDay } from "@/lib/period";

export const KEY_USES = ["ingest", "structure", "read"] as const;

/** Body of POST /api/admin/keys. */
export const newKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  scopes: z.array(z.enum(KEY_USES)).min(1),
  requestsPerMinute: z.int().min(1).max(1_000_000),
  /** Last local day of validity; null: for ever. */
  expiresOn: z
    .string()
    .refine(isDay, { params: { code: "bad_day" } })
    .nullable(),
  /** kpi_scope ids that a reading key is held to; none: all. */
  heldTo: z.array(z.coerce.number().int()).max(500),
});

/** Body of PATCH /api/admin/keys. */
export const keyChangeSchema = z.strictObject({
  change: z.literal("revoke"),
  id: z.string().min(1).max(200),
});
