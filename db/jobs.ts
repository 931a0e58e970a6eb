import type { Author } from "./admin/change";
import { noteAudit, Refusal } from "./admin/change";
import { rebuild } from "./aggregation";
import type { Sql } from "./client";
import { nightly } from "./nightly";

/** What an administrator may ask of the engine. */
export type Job = { kind: "run" } | { kind: "date"; date: string } | { kind: "rebuild" };

export type JobState = {
  kind: Job["kind"];
  date: string | null;
  startedAt: string;
  /** Of a rebuild, which is one transaction: kpi_run says nothing before it ends. */
  done: number;
  total: number | null;
  endedAt: string | null;
  error: string | null;
};

/** On globalThis: each route handler is a module instance of its own. Kept until the next job of the organisation. */
const processWide = globalThis as typeof globalThis & { jalonJobs?: Map<string, JobState> };
const jobs = () => {
  processWide.jalonJobs ??= new Map();
  return processWide.jalonJobs;
};

/** The job that this process last ran, or is running, for an organisation. */
export const jobOf = (organizationId: string): JobState | null => jobs().get(organizationId) ?? null;

/**
 * Starts a job in this process and does not wait for it: kpi_run is its record, the organisation's lock keeps it from
 * meeting another process's.
 * @returns what settles when it is over; it never rejects
 * @throws Refusal busy where one is under way
 */
export async function startJob(sql: Sql, author: Author, job: Job): Promise<{ over: Promise<void> }> {
  const org = author.organizationId;
  const known = jobOf(org);
  if (known && known.endedAt === null) throw new Refusal("busy", "kind");
  const date = job.kind === "date" ? job.date : null;
  const state: JobState = {
    kind: job.kind,
    date,
    startedAt: new Date().toISOString(),
    done: 0,
    total: null,
    endedAt: null,
    error: null,
  };
  jobs().set(org, state);
  try {
    await noteAudit(sql, author, {
      action: `job.${job.kind}`,
      subject: `organization:${org}`,
      after: date ? { date } : undefined,
    });
  } catch (error) {
    jobs().delete(org);
    throw error;
  }
  const over = work(sql, org, job, state)
    .catch((error: unknown) => {
      state.error = error instanceof Error ? error.message : String(error);
    })
    .finally(() => {
      state.endedAt = new Date().toISOString();
    });
  return { over };
}

async function work(sql: Sql, org: string, job: Job, state: JobState): Promise<void> {
  if (job.kind === "rebuild")
    await rebuild(sql, org, {
      onProgress: (done, total) => {
        state.done = done;
        state.total = total;
      },
    });
  else await nightly(sql, { organizationId: org, ...(job.kind === "date" ? { date: job.date } : {}) });
}
