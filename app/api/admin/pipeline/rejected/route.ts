import { forgetRejected, retryRejected } from "@/db/admin/pipeline";
import { rejectedSchema } from "@/lib/admin/pipeline";
import { change } from "@/lib/auth/change";

/** Tries a refused event once more, or forgets it. */
export const POST = change({
  name: "POST /api/admin/pipeline/rejected",
  action: "job.run",
  body: rejectedSchema,
  call: ({ sql, caller, locale, body }) =>
    body.change === "retry"
      ? retryRejected(sql, caller, locale, body.seq)
      : forgetRejected(sql, caller, body.seq),
});
