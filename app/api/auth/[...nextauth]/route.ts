import NextAuth from "next-auth";
import { authOptions } from "@/lib/auth/options";

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's own routes. The options are made per request: `next build` has no secret, and needs none. */
const handler = (request: Request, context: Context): Promise<Response> =>
  NextAuth(authOptions())(request, context);

export { handler as GET, handler as POST };
