import { saveNode } from "@/db/admin/structure";
import { classChangeSchema, newClassSchema } from "@/lib/admin/courses";
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
