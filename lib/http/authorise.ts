import { createHash, timingSafeEqual } from "node:crypto";
import type { Sql } from "@/db/client";
import { type ApiKey, findKey, noteKeyUse } from "@/db/keys";
import { type Action, can, type Viewer } from "@/lib/access";
import { environment } from "@/lib/env";
import { secondsToWait } from "@/lib/rate-limit";
import { ApiError } from "./errors";

/** Who calls: a viewer of the policy. */
export type Caller = Viewer;

/** A program, with the row of its key. */
export type KeyCaller = Caller & { readonly key: ApiKey };

/** Says who calls, or throws ApiError unauthenticated, forbidden or rate_limited. */
export type Authorise<C> = (request: Request, sql: Sql) => Promise<C>;

function bearerOf(request: Request): string {
  const header = request.headers.get("authorization") ?? "";
  return /^Bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
}

/** Basic authentication, which is all that senders of xAPI know: the key is the password, the user's name is free. */
function basicOf(request: Request): string {
  const encoded = /^Basic +(\S+) *$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const text = Buffer.from(encoded, "base64").toString("utf8");
  return text.slice(text.indexOf(":") + 1);
}

/** `Authorization: Bearer KEY`, or `X-API-Key: KEY` for senders that cannot set the former, or Basic with the key as password. */
const keyOf = (request: Request) =>
  bearerOf(request) || (request.headers.get("x-api-key") ?? "") || basicOf(request);

const viewerOf = (key: ApiKey): Viewer => ({
  organizationId: key.organizationId,
  actor: `key:${key.id}`,
  role: "key",
  selfId: null,
  groups: [],
  grants: key.scopes,
  keyScopeIds: key.kpiScopeIds,
});

/**
 * A route for API keys that may do `action`. The key row is read for each request; a revoked, expired or unknown key
 * is 401, one without the scope 403, one beyond its limit 429.
 */
export function apiKey(action: Action): Authorise<KeyCaller> {
  return async (request, sql) => {
    const key = await findKey(sql, keyOf(request));
    if (key === null) throw new ApiError("unauthenticated");
    const caller = viewerOf(key);
    // Before the scope: a key that hammers a door that is closed to it is slowed down too.
    const wait = await secondsToWait(sql, `${key.organizationId} ${key.id}`, key.requestsPerMinute);
    if (wait > 0) throw new ApiError("rate_limited", { retryAfterSeconds: wait });
    if (!can(caller, action)) throw new ApiError("forbidden");
    await noteKeyUse(sql, key);
    return { ...caller, key };
  };
}

const digest = (text: string) => createHash("sha256").update(text).digest();

/** A route behind a secret of the environment (`Authorization: Bearer SECRET`). Without the secret it refuses everybody. */
export function bearerSecret(name: "CRON_SECRET" | "METRICS_TOKEN"): Authorise<null> {
  return async (request) => {
    const secret = environment()[name];
    if (!secret) throw new ApiError("not_configured", { limit: name });
    // Digests, so that neither length nor first letters can be measured.
    if (!timingSafeEqual(digest(bearerOf(request)), digest(secret))) throw new ApiError("bad_secret");
    return null;
  };
}
