import { z } from "zod";
import type { Sql } from "@/db/client";
import { findScopes, findTick } from "@/db/queries/cells";
import type { ScopeRow } from "@/db/queries/context";
import { findViewer, type SignedIn } from "@/db/queries/viewer";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, checked, route } from "@/lib/http";
import { watch } from "@/lib/live/hub";
import { log } from "@/lib/log";
import { parseScope, refText, type ScopeRef } from "@/lib/view";

/** How often a silent stream says that it is alive, how far "now" is, and asks whether its reader still may listen. */
const HEARTBEAT_MS = 20_000;
const MAX_SCOPES = 50;

const query = z.object({
  scope: z.array(z.string().max(300)).min(1).max(MAX_SCOPES),
  since: z.coerce.number().int().nonnegative().nullable(),
});

type Asked = { scopes: ScopeRef[]; since: number | null };

/**
 * Server-sent events of the scopes on screen: `change {scopes, changed_at}` when figures of theirs changed, `tick
 * {as_of}` in between, `end` when the reader may no longer listen. `since` (or Last-Event-ID, which a browser sends
 * when it comes back) is the last change that the reader has seen.
 */
export const GET = route({
  name: "GET /api/kpi/live",
  parse: (request): Asked => {
    const { searchParams } = new URL(request.url);
    const since = request.headers.get("last-event-id") ?? searchParams.get("since");
    const asked = checked(query, { scope: searchParams.getAll("scope"), since });
    return { since: asked.since, scopes: asked.scope.map(parseScope).filter((ref) => ref !== null) };
  },
  authorise: signedIn("kpi.read"),
  call: async ({ request, input, caller, sql }) => {
    const scopes = await findScopes(sql, caller, caller.today, input.scopes);
    // One that may not be read is one that does not exist.
    if (scopes.length === 0 || scopes.length < input.scopes.length) throw new ApiError("not_found");
    return { stream: liveStream(request, sql, caller, scopes, input.since) };
  },
  respond: ({ stream }) =>
    new Response(stream, {
      headers: {
        "Content-Type": "text/event-stream",
        // Neither a cache nor a compressing or buffering proxy may hold events back.
        "Cache-Control": "no-cache, no-transform",
        "X-Accel-Buffering": "no",
      },
    }),
});

function liveStream(
  request: Request,
  sql: Sql,
  caller: SignedIn,
  scopes: readonly ScopeRow[],
  since: number | null,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const refs = new Map(scopes.map((scope) => [scope.id, { type: scope.scopeType, id: scope.refId }]));
  const { timeZone } = caller.organization;
  let isOver = false;
  let stop = () => {
    isOver = true;
  };
  return new ReadableStream({
    async start(controller) {
      // A reader may have gone while it was asked whether they may still listen.
      const send = (text: string) => {
        if (!isOver) controller.enqueue(encoder.encode(text));
      };
      const event = (name: string, data: object, id?: number) =>
        send(`${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      /** The door may have closed since the stream was opened: an ended assignment, a disabled account. */
      const isStillOpen = async () => {
        const now = await findViewer(sql, caller, new Date());
        return (
          now !== null && (await findScopes(sql, now, now.today, [...refs.values()])).length === refs.size
        );
      };
      const guarded = async (work: () => void | Promise<void>) => {
        try {
          if (await isStillOpen()) return await work();
          event("end", {});
          close();
        } catch (error) {
          log.warn({ error: (error as Error).message }, "live stream ended");
          close();
        }
      };
      const close = () => {
        stop();
        try {
          controller.close();
        } catch {
          // Closed from the other side already.
        }
      };
      send("retry: 2000\n\n");
      const unwatch = await watch(
        sql,
        caller.organizationId,
        { scopeIds: [...refs.keys()], since },
        (change) => {
          const changed = change.scopeIds.flatMap((id) => refs.get(id) ?? []).map(refText);
          void guarded(() => event("change", { scopes: changed, changed_at: change.changedAt }, change.seq));
        },
      );
      const beat = setInterval(
        () =>
          guarded(async () =>
            event("tick", { as_of: (await findTick(sql, caller.organizationId, timeZone))?.asOf ?? null }),
          ),
        HEARTBEAT_MS,
      );
      stop = () => {
        isOver = true;
        clearInterval(beat);
        unwatch();
      };
      request.signal.addEventListener("abort", close);
      // Who went away while the stream was being opened is told to nobody any more.
      if (isOver || request.signal.aborted) close();
    },
    cancel: () => stop(),
  });
}
