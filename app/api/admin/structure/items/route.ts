import { removeItem } from "@/db/admin/removal";
import { addItem, changeItem, moveItem } from "@/db/admin/structure";
import { itemChangeSchema, itemMoveSchema, newItemSchema, nodeRemovalSchema } from "@/lib/admin/structure";
import { change } from "@/lib/auth/change";

export const POST = change({
  name: "POST /api/admin/structure/items",
  action: "structure.write",
  body: newItemSchema,
  call: ({ sql, caller, locale, body }) => addItem(sql, caller, locale, body),
});

export const PATCH = change({
  name: "PATCH /api/admin/structure/items",
  action: "structure.write",
  body: itemChangeSchema,
  call: ({ sql, caller, locale, body }) => changeItem(sql, caller, locale, body),
});

/** Puts an item under another. */
export const PUT = change({
  name: "PUT /api/admin/structure/items",
  action: "structure.write",
  body: itemMoveSchema,
  call: ({ sql, caller, locale, body }) => moveItem(sql, caller, locale, body),
});

/** Removes an item that nothing hangs on. */
export const DELETE = change({
  name: "DELETE /api/admin/structure/items",
  action: "structure.write",
  body: nodeRemovalSchema,
  call: ({ sql, caller, locale, body }) => removeItem(sql, caller, locale, body),
});
