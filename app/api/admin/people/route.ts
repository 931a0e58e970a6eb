import { z } from "zod";
import { findPeople } from "@/db/queries/admin/users";
import { signedIn } from "@/lib/auth/authorise";
import { checked, route } from "@/lib/http";

const query = z.object({
  kind: z.enum(["student", "instructor"]),
  q: z.string().trim().max(100).default(""),
});

/** Learners or trainers by name, for the fields that choose one. */
export const GET = route({
  name: "GET /api/admin/people",
  parse: (request) => checked(query, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("user.write"),
  call: async ({ input, caller, sql }) => ({
    people: await findPeople(sql, caller.organizationId, input.kind, input.q),
  }),
});
