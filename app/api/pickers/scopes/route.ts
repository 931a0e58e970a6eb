import { z } from "zod";
import { findLearners, readScopeTree } from "@/db/queries/pickers";
import { signedIn } from "@/lib/auth/authorise";
import { checked, route } from "@/lib/http";
import { parseScope, type ScopeRef } from "@/lib/view";

const query = z.object({
  q: z.string().trim().max(100).optional(),
  under: z
    .string()
    .max(300)
    .optional()
    .transform((text) => (text ? parseScope(text) : null)),
});

type Asked = { group: ScopeRef } | { text: string } | null;

/** What a scope picker lists: the tree, the learners of a group (`under`), or those whose name contains `q`. */
export const GET = route({
  name: "GET /api/pickers/scopes",
  parse: (request): Asked => {
    const { q, under } = checked(query, Object.fromEntries(new URL(request.url).searchParams));
    if (under) return { group: under };
    return q ? { text: q } : null;
  },
  authorise: signedIn("kpi.read"),
  call: async ({ input, caller, sql }) => ({
    nodes: input
      ? await findLearners(sql, caller, caller.today, input)
      : await readScopeTree(sql, caller, caller.today),
  }),
});
