import { saveNode } from "@/db/admin/structure";
import { removeClass } from "@/db/admin/taught-removal";
import { classChangeSchema, newClassSchema } from "@/lib/admin/courses";
import { nodeRemovalSchema } from "@/lib/admin/structure";
import { change } from "@/lib/auth/change";

export const POST = change({
  name: "POST /api/admin/structure/classes",
  action: "structure.write",
  body: newClassSchema,
  call: ({ sql, caller, locale, body }) => saveNode(sql, caller, locale, "lms_class", body, null),
});

export const PATCH = change({
  name: "PATCH /api/admin/structure/classes",
  action: "structure.write",
  body: classChangeSchema,
  call: ({ sql, caller, locale, body: { version, ...row } }) =>
    saveNode(sql, caller, locale, "lms_class", row, version),
});

/** Removes a class that nothing hangs on. */
export const DELETE = change({
  name: "DELETE /api/admin/structure/classes",
  action: "structure.write",
  body: nodeRemovalSchema,
  call: ({ sql, caller, locale, body }) => removeClass(sql, caller, locale, body),
});
