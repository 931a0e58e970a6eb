import { z } from "zod";
import { findTaught } from "@/db/queries/admin/courses";
import { signedIn } from "@/lib/auth/authorise";
import { checked, route } from "@/lib/http";

const query = z.object({
  kind: z.enum(["course", "class"]),
  q: z.string().trim().max(200).default(""),
});

/** Courses or classes by name, for the fields that choose one. */
export const GET = route({
  name: "GET /api/admin/structure/taught",
  parse: (request) => checked(query, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("structure.write"),
  call: async ({ input, caller, sql }) => ({
    found: await findTaught(sql, caller.organizationId, input.kind, input.q),
  }),
});
