import { saveNode } from "@/db/admin/structure";
import { removeCourse } from "@/db/admin/taught-removal";
import { courseChangeSchema, newCourseSchema } from "@/lib/admin/courses";
import { nodeRemovalSchema } from "@/lib/admin/structure";
import { change } from "@/lib/auth/change";

export const POST = change({
  name: "POST /api/admin/structure/courses",
  action: "structure.write",
  body: newCourseSchema,
  call: ({ sql, caller, locale, body }) => saveNode(sql, caller, locale, "lms_course", body, null),
});

export const PATCH = change({
  name: "PATCH /api/admin/structure/courses",
  action: "structure.write",
  body: courseChangeSchema,
  call: ({ sql, caller, locale, body: { version, ...row } }) =>
    saveNode(sql, caller, locale, "lms_course", row, version),
});

/** Removes a course that nothing hangs on. */
export const DELETE = change({
  name: "DELETE /api/admin/structure/courses",
  action: "structure.write",
  body: nodeRemovalSchema,
  call: ({ sql, caller, locale, body }) => removeCourse(sql, caller, locale, body),
});
