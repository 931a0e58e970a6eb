import { addPerson } from "@/db/admin/structure";
import { newPersonSchema } from "@/lib/admin/structure";
import { change } from "@/lib/auth/change";

/** Makes a learner or a trainer. */
export const POST = change({
  name: "POST /api/admin/structure/people",
  action: "structure.write",
  body: newPersonSchema,
  call: ({ sql, caller, locale, body }) => addPerson(sql, caller, locale, body),
});
