import type { Reason } from "@/lib/events";
import { holdsUnstorableText, pathText } from "@/lib/events";
import type { Sql } from "../client";
import { isErased } from "./erased";

/** Newest refused events that an organisation keeps. */
export const KEPT_REJECTED = 1000;
/** Of one request: a batch that is wrong as a whole says the same thing each time. */
const KEPT_OF_REQUEST = 200;
/** An event that is larger is named, not kept. */
const MAX_CHARS = 16_384;

type Kept = { event_id: string | null; code: string; path: string; event_json: unknown };

/** Gathers what one request had refused, as far as it is kept. */
export class RejectedEvents {
  private readonly kept: Kept[] = [];

  note(input: unknown, reason: Reason): void {
    if (this.kept.length >= KEPT_OF_REQUEST) return;
    const id = typeof input === "object" && input !== null && "id" in input ? input.id : null;
    const event_id =
      typeof id === "string" && !holdsUnstorableText(JSON.stringify(id)) ? id.slice(0, 200) : null;
    this.kept.push({
      event_id,
      code: reason.code,
      path: pathText(reason.path).slice(0, 500),
      event_json: storable(input),
    });
  }

  /** Keeps them, of who was erased no more than that there was one, and forgets the oldest beyond what is kept. */
  async store(sql: Sql, organizationId: string, actor: string): Promise<void> {
    if (this.kept.length === 0) return;
    await sql`
      insert into engine_rejected (organization_id, actor, event_id, code, path, event_json)
      select ${organizationId}, ${actor}, event_id, code, path,
        case when not coalesce(${isErased(sql, organizationId, sql`event_json ->> 'student_id'`)}, false)
          then nullif(event_json, 'null') end
      from jsonb_to_recordset(${JSON.stringify(this.kept)}::text::jsonb) r(event_id text, code text, path text, event_json jsonb)`;
    await sql`
      delete from engine_rejected where organization_id = ${organizationId} and seq <= (
        select seq from engine_rejected where organization_id = ${organizationId} order by seq desc offset ${KEPT_REJECTED} limit 1)`;
  }
}

/** The event as it was sent; null where it is too large, or holds what cannot be stored. */
function storable(input: unknown): unknown {
  try {
    const text = JSON.stringify(input) ?? "null";
    return text.length > MAX_CHARS || holdsUnstorableText(text) ? null : input;
  } catch {
    return null;
  }
}
