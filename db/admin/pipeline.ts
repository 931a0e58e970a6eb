import type { Locale, ReasonCode } from "@/lib/events";
import { REASONS, reasonMessage } from "@/lib/events";
import type { Sql } from "../client";
import { ingestEvents } from "../ingest/events";
import type { Job } from "../jobs";
import { startJob } from "../jobs";
import { type Author, audited, Missing, Refusal } from "./change";

/** Starts what an administrator asked of the engine. */
export async function runJob(sql: Sql, author: Author, job: Job): Promise<void> {
  if (job.kind === "date") {
    const [row] = await sql<{ known: boolean }[]>`
      select ${job.date}::date between coalesce((select min(occurred_at) from lms_event
          where organization_id = ${author.organizationId}) at time zone time_zone, 'infinity')::date
        and (tick_at at time zone time_zone)::date as known
      from engine_clock where organization_id = ${author.organizationId}`;
    if (!row?.known) throw new Refusal("no_events", "date");
  }
  await startJob(sql, author, job);
}

/** Events that wait for something go back to the queue; those that still miss it will wait again. */
export async function retryWaiting(
  sql: Sql,
  author: Author,
  missing: { kind: string; id: string },
): Promise<{ events: number }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    const rows = await tx`
      with known as (
        select distinct event_id from engine_waiting
        where organization_id = ${org} and missing_kind = ${missing.kind} and missing_id = ${missing.id}
      ),
      released as (
        delete from engine_waiting w using known k where w.organization_id = ${org} and w.event_id = k.event_id
      )
      insert into engine_inbox (organization_id, event_id, occurred_at)
      select ${org}, e.id, e.occurred_at from known k join lms_event e on e.organization_id = ${org} and e.id = k.event_id
      returning event_id`;
    if (rows.length === 0) throw new Missing();
    const audit = {
      action: "waiting.retry",
      subject: `${missing.kind}:${missing.id}`,
      after: { events: rows.length },
    };
    return { result: { events: rows.length }, audit };
  });
}

/** Tries a refused event once more: it is stored, or refused again with the reason of today. */
export async function retryRejected(sql: Sql, author: Author, locale: Locale, seq: number): Promise<void> {
  const org = author.organizationId;
  await audited(sql, author, async (tx) => {
    const [row] = await tx<{ event_json: unknown; event_id: string | null; code: string }[]>`
      select event_json, event_id, code from engine_rejected where organization_id = ${org} and seq = ${seq} for update`;
    if (!row) throw new Missing();
    if (row.event_json === null) throw new Refusal("still_refused", "seq", sayReason(row.code, locale));
    const answer = await ingestEvents(tx, org, [row.event_json], { locale });
    const again = answer.rejected[0];
    if (again) throw new Refusal("still_refused", "seq", `${again.path} ${again.message}`.trim());
    await tx`delete from engine_rejected where organization_id = ${org} and seq = ${seq}`;
    return {
      result: undefined,
      audit: { action: "rejected.retry", subject: `event:${row.event_id ?? seq}` },
    };
  });
}

/** Forgets a refused event, or all of them. */
export async function forgetRejected(sql: Sql, author: Author, seq: number | null): Promise<void> {
  const org = author.organizationId;
  await audited(sql, author, async (tx) => {
    const gone = await tx`
      delete from engine_rejected where organization_id = ${org} and (${seq}::bigint is null or seq = ${seq}) returning seq`;
    if (gone.length === 0 && seq !== null) throw new Missing();
    const audit = {
      action: "rejected.forget",
      subject: `organization:${org}`,
      after: { events: gone.length },
    };
    return { result: undefined, audit };
  });
}

const isReason = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code);

/** The reason of a refusal in words; what it would have had to be was said to the sender. */
export const sayReason = (code: string, locale: Locale): string =>
  isReason(code) ? reasonMessage({ code, path: [] }, locale).replace(/ ?: ?\.$/, ".") : code;
