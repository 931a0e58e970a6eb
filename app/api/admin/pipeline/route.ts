import { runJob } from "@/db/admin/pipeline";
import { jobOf } from "@/db/jobs";
import { listRuns, readClosing, tileFreshness } from "@/db/queries/admin/pipeline";
import { readPipeline } from "@/db/queries/pipeline";
import { jobSchema } from "@/lib/admin/pipeline";
import { signedIn } from "@/lib/auth/authorise";
import { change } from "@/lib/auth/change";
import { route } from "@/lib/http";

/** What moves on the pipeline's page: queues, runs, and the job that this process is doing. */
export const GET = route({
  name: "GET /api/admin/pipeline",
  parse: () => null,
  authorise: signedIn("pipeline.read"),
  call: async ({ caller, sql }) => {
    const { timeZone } = caller.organization;
    const org = caller.organizationId;
    const [status, runs, closing, tiles] = await Promise.all([
      readPipeline(sql, org, timeZone),
      listRuns(sql, org, timeZone),
      readClosing(sql, org),
      tileFreshness(sql, org, timeZone),
    ]);
    return { status, runs, closing, tiles, job: jobOf(org) };
  },
});

/** Starts a run, a date again, or a rebuild; answers at once. */
export const POST = change({
  name: "POST /api/admin/pipeline",
  action: "job.run",
  body: jobSchema,
  call: ({ sql, caller, body }) => runJob(sql, caller, body),
});
