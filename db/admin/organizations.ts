import type { z } from "zod";
import type { newOrganizationSchema } from "@/lib/admin/organizations";
import type { Sql } from "../client";
import { createOrganization } from "../organization";
import { transaction } from "../transaction";
import { createUser, requireEmail } from "../users";
import { type Author, noteAudit } from "./change";
import { newPassword } from "./users";

/**
 * An organisation and its first administrator, both or neither. Nothing of the author's own organisation goes along: who
 * makes one has no way in but the account that is named.
 * @returns the first password, once
 */
export async function addOrganization(
  sql: Sql,
  author: Author,
  { adminName, email, ...organization }: z.output<typeof newOrganizationSchema>,
  now = new Date(),
): Promise<{ id: string; email: string; password: string }> {
  // Before anything is made that would be taken away again.
  requireEmail(email);
  const password = newPassword();
  await transaction(sql, async (tx) => {
    await createOrganization(tx, { ...organization, now });
    await createUser(tx, organization.id, { email, name: adminName, role: "admin", password });
    const after = { id: organization.id, name: organization.name };
    await noteAudit(tx, author, {
      action: "organization.create",
      subject: `organization:${organization.id}`,
      after,
    });
  });
  return { id: organization.id, email, password };
}
