import { retryWaiting } from "@/db/admin/pipeline";
import { waitingRetrySchema } from "@/lib/admin/pipeline";
import { change } from "@/lib/auth/change";

/** Events that wait for one thing go back to the queue. */
export const POST = change({
  name: "POST /api/admin/pipeline/waiting",
  action: "job.run",
  body: waitingRetrySchema,
  call: ({ sql, caller, body }) => retryWaiting(sql, caller, body),
});
