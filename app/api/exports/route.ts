import { z } from "zod";
import { findScopes } from "@/db/queries/cells";
import { auditExport } from "@/db/queries/exports";
import { change } from "@/lib/auth/change";
import { ApiError } from "@/lib/http";
import { secondsToWait } from "@/lib/rate-limit";
import { parseScope, refText } from "@/lib/view";

/** Files of one person in a minute that are noted: nobody saves more by hand. */
const NOTED_PER_MINUTE = 60;

/** What a page made a file of: whose figures, what it is called (letters of file names only: no names of people), how long it is. */
const exportBody = z.strictObject({
  scope: z.string().max(300).transform(parseScope),
  file: z.string().regex(/^[\w.-]{1,200}$/),
  kind: z.enum(["csv", "png"]),
  rows: z.int().min(0).max(1_000_000),
});

/** Notes in the audit log that somebody saved what a page shows: the file itself is made in the browser. */
export const POST = change({
  name: "POST /api/exports",
  action: "kpi.read",
  body: exportBody,
  call: async ({ body: { scope: ref, ...file }, caller, sql }) => {
    const [scope] = await findScopes(sql, caller, caller.today, ref ? [ref] : []);
    if (!scope) throw new ApiError("not_found");
    const wait = await secondsToWait(
      sql,
      `${caller.organizationId} export ${caller.actor}`,
      NOTED_PER_MINUTE,
    );
    if (wait > 0) throw new ApiError("too_many_attempts", { retryAfterSeconds: wait });
    await auditExport(sql, caller, `chart:${refText({ type: scope.scopeType, id: scope.refId })}`, file);
  },
});
