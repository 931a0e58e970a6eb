import { z } from "zod";
import type { SignedIn } from "@/db/queries/viewer";
import { clientAddress } from "@/lib/auth/address";
import { signedIn } from "@/lib/auth/authorise";
import { openOrganization, switchOrganization } from "@/lib/auth/organizations";
import { replaceSession, type Session, sessionOfCookies } from "@/lib/auth/session";
import { signInThrottle } from "@/lib/auth/throttle";
import { ApiError, type Call, checked, mediaType, readJson, route } from "@/lib/http";

const steps = {
  parse: (request: Request) => mediaType(request, ["application/json"]),
  authorise: signedIn("account.use"),
};

async function sessionOf(): Promise<Session> {
  const session = await sessionOfCookies();
  if (!session) throw new ApiError("unauthenticated");
  return session;
}

/** Changes to another organisation of the person, one that this session has opened before. */
export const PUT = route({
  ...steps,
  name: "PUT /api/session/organization",
  call: async ({ request, sql }: Call<string, SignedIn>) => {
    const { organization } = checked(
      z.strictObject({ organization: z.string().max(200) }),
      await readJson(request),
    );
    const session = await switchOrganization(sql, await sessionOf(), organization);
    if (!session) throw new ApiError("not_found");
    await replaceSession(session);
    return {};
  },
});

/** Opens another organisation where the same e-mail has an account, by that account's password, and changes to it. */
export const POST = route({
  ...steps,
  name: "POST /api/session/organization",
  call: async ({ request, caller, sql }: Call<string, SignedIn>) => {
    const { password } = checked(
      z.strictObject({ password: z.string().min(1).max(2000) }),
      await readJson(request),
    );
    const answer = await openOrganization(sql, signInThrottle(sql), {
      session: await sessionOf(),
      viewer: caller,
      password,
      address: clientAddress(Object.fromEntries(request.headers)),
    });
    if (answer.kind === "wait")
      throw new ApiError("too_many_attempts", { retryAfterSeconds: answer.seconds });
    if (answer.kind === "refused") throw new ApiError("wrong_password");
    await replaceSession(answer.session);
    return {};
  },
});
