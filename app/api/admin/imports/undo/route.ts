import { z } from "zod";
import { undoImport } from "@/db/import/undo";
import { change } from "@/lib/auth/change";

/** Takes an import back. */
export const POST = change({
  name: "POST /api/admin/imports/undo",
  action: "import.write",
  body: z.strictObject({ id: z.string().min(1).max(300) }),
  call: ({ sql, caller, body }) => undoImport(sql, caller, body.id),
});
