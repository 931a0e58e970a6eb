import { addKey } from "@/db/admin/keys";
import { revokeKey } from "@/db/keys";
import { keyChangeSchema, newKeySchema } from "@/lib/admin/keys";
import { change } from "@/lib/auth/change";

/** Makes a key; answers it, this once. */
export const POST = change({
  name: "POST /api/admin/keys",
  action: "key.write",
  body: newKeySchema,
  call: ({ sql, caller, body }) => addKey(sql, caller, caller.organization.timeZone, body),
});

/** Closes the door to a key, from its next request on. */
export const PATCH = change({
  name: "PATCH /api/admin/keys",
  action: "key.write",
  body: keyChangeSchema,
  call: ({ sql, caller, body }) => revokeKey(sql, caller.organizationId, body.id, caller.actor),
});
