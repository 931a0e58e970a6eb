import { addOrganization } from "@/db/admin/organizations";
import { newOrganizationSchema } from "@/lib/admin/organizations";
import { change } from "@/lib/auth/change";

/** Makes an organisation with its first administrator; answers the password, this once. */
export const POST = change({
  name: "POST /api/admin/organizations",
  action: "organization.write",
  body: newOrganizationSchema,
  call: ({ sql, caller, body }) => addOrganization(sql, caller, body),
});
