import { changeOrganization } from "@/db/admin/organization";
import { organizationSchema } from "@/lib/admin/organization";
import { change } from "@/lib/auth/change";

/** Changes what the organisation decides about its figures; answers what has to be computed again. */
export const PATCH = change({
  name: "PATCH /api/admin/organization",
  action: "organization.write",
  body: organizationSchema,
  call: ({ sql, caller, body }) => changeOrganization(sql, caller, body),
});
