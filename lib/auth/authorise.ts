import type { SignedIn } from "@/db/queries/viewer";
import { findOrganization } from "@/db/queries/viewer";
import { type Action, can, type Viewer } from "@/lib/access";
import { ApiError, type Authorise, apiKey, requireSameOrigin } from "@/lib/http";
import { viewer } from "./viewer";

/** A route for people who are signed in and may do `action`; what changes something is taken from our own pages only. */
export function signedIn(action: Action): Authorise<SignedIn> {
  return async (request) => {
    requireSameOrigin(request);
    const found = await viewer();
    if (!found) throw new ApiError("unauthenticated");
    if (!can(found, action)) throw new ApiError("forbidden");
    return found;
  };
}

/** Who reads figures, and the organisation's day and zone that they are read in. */
export type Reader = Viewer & { today: string; organization: { name: string; timeZone: string } };

/** A route for people who are signed in and for API keys alike. A key that is sent counts; the cookie is not asked then. */
export function signedInOrKey(action: Action): Authorise<Reader> {
  return async (request, sql) => {
    const hasKey = request.headers.has("authorization") || request.headers.has("x-api-key");
    if (!hasKey) return signedIn(action)(request, sql);
    const caller = await apiKey(action)(request, sql);
    return { ...caller, ...(await findOrganization(sql, caller.organizationId, new Date())) };
  };
}
