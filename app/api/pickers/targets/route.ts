import { readTargetTree } from "@/db/queries/pickers";
import { signedIn } from "@/lib/auth/authorise";
import { route } from "@/lib/http";

/** What a target picker lists: the curriculum. */
export const GET = route({
  name: "GET /api/pickers/targets",
  parse: () => null,
  authorise: signedIn("kpi.read"),
  call: async ({ caller, sql }) => ({ nodes: await readTargetTree(sql, caller.organizationId) }),
});
