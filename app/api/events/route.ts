import { EventIngest, type IngestAnswer } from "@/db/ingest/events";
import { RejectedEvents } from "@/db/ingest/rejected";
import { noteAccepted } from "@/db/keys";
import type { Locale } from "@/lib/events";
import { ApiError, apiKey, errorResponse, mediaType, readJson, readLines, route } from "@/lib/http";
import { countEvents } from "@/lib/http/metrics";

const JSON_TYPE = "application/json";
const NDJSON_TYPES = ["application/x-ndjson", "application/ndjson"] as const;

/** Events in, one answer out (events.md): one event, an array, `{"events": […]}` or NDJSON of any length. */
export const POST = route({
  name: "POST /api/events",
  parse: (request) => mediaType(request, [JSON_TYPE, ...NDJSON_TYPES]),
  authorise: apiKey("event.write"),
  call: async ({ request, input, caller, sql, locale }) => {
    const refused = new RejectedEvents();
    const onReject = refused.note.bind(refused);
    const ingest = new EventIngest(sql, caller.organizationId, { locale, onReject });
    try {
      if (input === JSON_TYPE) await takeAll(ingest, eventsOf(await readJson(request)));
      else await takeLines(ingest, request);
    } catch (error) {
      await ingest.settle();
      throw error;
    }
    const answer = await ingest.finish();
    await refused.store(sql, caller.organizationId, caller.actor);
    const { accepted, duplicates, rejected, rejected_not_listed = 0 } = answer;
    if (accepted > 0) await noteAccepted(sql, caller.key);
    countEvents({ accepted, duplicates, rejected: rejected.length + rejected_not_listed });
    return answer;
  },
  respond,
});

function eventsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (typeof body !== "object" || body === null || !("events" in body)) return [body];
  if (Array.isArray(body.events)) return body.events;
  throw new ApiError("bad_request", {
    reasons: [{ code: "wrong_type", path: ["events"], expected: "array" }],
  });
}

async function takeAll(ingest: EventIngest, events: readonly unknown[]): Promise<void> {
  for (const event of events) if (ingest.add(event)) await ingest.flush();
}

async function takeLines(ingest: EventIngest, request: Request): Promise<void> {
  for await (const lines of readLines(request)) {
    for (const line of lines) {
      if ("value" in line) {
        if (ingest.add(line.value)) await ingest.flush();
      } else if (line.error === "empty") ingest.skip();
      else ingest.refuse({ code: line.error, path: [] });
    }
  }
}

function respond(answer: IngestAnswer, locale: Locale): Response {
  if (answer.rejected.length === 0) return Response.json(answer);
  if (answer.accepted + answer.duplicates > 0) return Response.json(answer, { status: 207 });
  return errorResponse(new ApiError("all_rejected", { body: answer }), locale);
}
