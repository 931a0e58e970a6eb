import { z } from "zod";
import { ROLES } from "@/lib/access/types";

const name = z.string().trim().min(1).max(200);
const id = z.string().min(1).max(200);

const account = {
  name,
  role: z.enum(ROLES),
  /** The learner or trainer that the account stands for; asked of no admin. */
  personId: id.nullable(),
};

/** Body of POST /api/admin/users. */
export const newUserSchema = z.strictObject({ email: z.string().trim().min(1).max(320), ...account });

/** Body of PATCH /api/admin/users: one change of one account. */
export const userChangeSchema = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("edit"), id, version: z.string(), ...account }),
  z.strictObject({ change: z.literal("disable"), id }),
  z.strictObject({ change: z.literal("reset"), id }),
]);
export const userEditSchema = userChangeSchema.options[0];
