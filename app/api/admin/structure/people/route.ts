import { z } from "zod";
import { addPerson, changePerson, readPersonForm } from "@/db/admin/people";
import { newPersonSchema, personChangeSchema } from "@/lib/admin/structure";
import { signedIn } from "@/lib/auth/authorise";
import { change } from "@/lib/auth/change";
import { ApiError, checked, route } from "@/lib/http";

const query = z.object({ kind: z.enum(["student", "instructor"]), id: z.string().min(1).max(200) });

/** What the form of one learner or trainer begins with. */
export const GET = route({
  name: "GET /api/admin/structure/people",
  parse: (request) => checked(query, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("structure.write"),
  call: async ({ input, caller, sql }) => {
    const person = await readPersonForm(sql, caller.organizationId, input.kind, input.id);
    if (!person) throw new ApiError("not_found");
    return person;
  },
});

/** Makes a learner or a trainer. */
export const POST = change({
  name: "POST /api/admin/structure/people",
  action: "structure.write",
  body: newPersonSchema,
  call: ({ sql, caller, locale, body }) => addPerson(sql, caller, locale, body),
});

/** Corrects the name and addresses of a learner or trainer. */
export const PATCH = change({
  name: "PATCH /api/admin/structure/people",
  action: "structure.write",
  body: personChangeSchema,
  call: ({ sql, caller, locale, body }) => changePerson(sql, caller, locale, body),
});
