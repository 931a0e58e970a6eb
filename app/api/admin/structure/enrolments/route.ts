import { changeEnrolment } from "@/db/admin/enrolments";
import { enrolmentChangeSchema } from "@/lib/admin/courses";
import { change } from "@/lib/auth/change";

/** Adds, ends or takes away an enrolment of a learner in a course, with its dates. */
export const POST = change({
  name: "POST /api/admin/structure/enrolments",
  action: "structure.write",
  body: enrolmentChangeSchema,
  call: ({ sql, caller, locale, body }) => changeEnrolment(sql, caller, locale, body),
});
