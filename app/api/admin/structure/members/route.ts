import { changeMembership } from "@/db/admin/members";
import { memberChangeSchema } from "@/lib/admin/structure";
import { change } from "@/lib/auth/change";

/** Adds, moves, ends or takes away a membership of a learner or an assignment of a trainer, with its dates. */
export const POST = change({
  name: "POST /api/admin/structure/members",
  action: "structure.write",
  body: memberChangeSchema,
  call: ({ sql, caller, locale, body }) => changeMembership(sql, caller, locale, body),
});
