import { addState, changeState, removeState } from "@/db/admin/states";
import { newStateSchema, stateChangeSchema, stateDeleteSchema } from "@/lib/admin/states";
import { change } from "@/lib/auth/change";

/** Adds a state beside those that every organisation starts with. */
export const POST = change({
  name: "POST /api/admin/states",
  action: "metric.write",
  body: newStateSchema,
  call: ({ sql, caller, body }) => addState(sql, caller, body),
});

/** Changes words, colour, order or kind of a state. */
export const PATCH = change({
  name: "PATCH /api/admin/states",
  action: "metric.write",
  body: stateChangeSchema,
  call: ({ sql, caller, body }) => changeState(sql, caller, body),
});

/** Removes a state of the organisation's own that nothing was ever in. */
export const DELETE = change({
  name: "DELETE /api/admin/states",
  action: "metric.write",
  body: stateDeleteSchema,
  call: ({ sql, caller, body }) => removeState(sql, caller, body.id, body.version),
});
