import { z } from "zod";
import { ORGANIZATION_LOCALES } from "./organization";

/** Body of POST /api/admin/organizations: an organisation and its first administrator. */
export const newOrganizationSchema = z.strictObject({
  id: z.string().trim().min(1).max(64),
  name: z.string().trim().min(1).max(200),
  timeZone: z.string().min(1).max(100),
  locale: z.enum(ORGANIZATION_LOCALES),
  adminName: z.string().trim().min(1).max(200),
  email: z.string().trim().min(1).max(320),
});
