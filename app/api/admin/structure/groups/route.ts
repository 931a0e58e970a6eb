import { removeGroup } from "@/db/admin/removal";
import { addGroup, changeGroup } from "@/db/admin/structure";
import { groupChangeSchema, newGroupSchema, nodeRemovalSchema } from "@/lib/admin/structure";
import { change } from "@/lib/auth/change";

export const POST = change({
  name: "POST /api/admin/structure/groups",
  action: "structure.write",
  body: newGroupSchema,
  call: ({ sql, caller, locale, body }) => addGroup(sql, caller, locale, body),
});

export const PATCH = change({
  name: "PATCH /api/admin/structure/groups",
  action: "structure.write",
  body: groupChangeSchema,
  call: ({ sql, caller, locale, body }) => changeGroup(sql, caller, locale, body),
});

/** Removes a group that nothing hangs on. */
export const DELETE = change({
  name: "DELETE /api/admin/structure/groups",
  action: "structure.write",
  body: nodeRemovalSchema,
  call: ({ sql, caller, locale, body }) => removeGroup(sql, caller, locale, body),
});
