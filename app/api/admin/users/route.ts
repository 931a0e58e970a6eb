import { addUser, closeUser, editUser, renewPassword } from "@/db/admin/users";
import { newUserSchema, userChangeSchema } from "@/lib/admin/users";
import { change } from "@/lib/auth/change";

/** Makes an account; answers its password, this once. */
export const POST = change({
  name: "POST /api/admin/users",
  action: "user.write",
  body: newUserSchema,
  call: ({ sql, caller, body }) => addUser(sql, caller, body),
});

/** Changes, closes or gives a new password to an account. */
export const PATCH = change({
  name: "PATCH /api/admin/users",
  action: "user.write",
  body: userChangeSchema,
  call: ({ sql, caller, body }): Promise<unknown> => {
    if (body.change === "edit") return editUser(sql, caller, body);
    return body.change === "disable" ? closeUser(sql, caller, body.id) : renewPassword(sql, caller, body.id);
  },
});
