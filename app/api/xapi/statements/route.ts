import { z } from "zod";
import { StatementConflict, StatementRefused, statementSchema, storeStatements } from "@/db/import/xapi";
import { noteAccepted } from "@/db/keys";
import { ApiError, apiKey, checked, mediaType, readJson, route } from "@/lib/http";

/** The versions that are spoken, and the one that is answered with. */
const VERSIONS = [
  { given: /^1\.0(\.\d+)?$/, answered: "1.0.3" },
  { given: /^2\.0(\.\d+)?$/, answered: "2.0.0" },
] as const;
const MAX_STATEMENTS = 10_000;

const bodySchema = z.union([
  statementSchema.transform((one) => [one]),
  z.array(statementSchema).max(MAX_STATEMENTS),
]);
const putQuery = z.object({ statementId: z.uuid() });

/** A sender that does not say its version is taken for the older one. */
function versionOf(request: Request): string {
  const given = request.headers.get("x-experience-api-version") ?? "1.0.3";
  const version = VERSIONS.find((one) => one.given.test(given));
  if (version) return version.answered;
  throw new ApiError("bad_request", {
    reasons: [{ code: "not_one_of", path: ["X-Experience-API-Version"], expected: "1.0.3, 2.0.0" }],
  });
}

async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StatementConflict) throw new ApiError("conflict", { details: error.ids });
    if (error instanceof StatementRefused) throw new ApiError("bad_request", { details: error.rejected });
    throw error;
  }
}

/** Statements in, their ids out, in order; all of them are stored, or none. */
export const POST = route({
  name: "POST /api/xapi/statements",
  parse: (request) => {
    mediaType(request, ["application/json"]);
    return versionOf(request);
  },
  authorise: apiKey("event.write"),
  call: async ({ request, input: version, caller, sql, locale }) => {
    const statements = checked(bodySchema, await readJson(request));
    const now = new Date();
    const ids = await stored(() => storeStatements(sql, caller.organizationId, statements, { now, locale }));
    if (ids.length > 0) await noteAccepted(sql, caller.key);
    return { version, ids };
  },
  respond: ({ version, ids }) => Response.json(ids, { headers: { "X-Experience-API-Version": version } }),
});

/** One statement under the id that its sender chose: 204, also when it was there before. */
export const PUT = route({
  name: "PUT /api/xapi/statements",
  parse: (request) => {
    mediaType(request, ["application/json"]);
    const { statementId } = checked(putQuery, Object.fromEntries(new URL(request.url).searchParams));
    return { version: versionOf(request), statementId };
  },
  authorise: apiKey("event.write"),
  call: async ({ request, input: { version, statementId }, caller, sql, locale }) => {
    const statement = checked(statementSchema, await readJson(request));
    if (statement.id !== undefined && statement.id.toLowerCase() !== statementId.toLowerCase())
      throw new ApiError("bad_request", { reasons: [{ code: "bad_format", path: ["id"] }] });
    const one = { ...statement, id: statementId };
    await stored(() => storeStatements(sql, caller.organizationId, [one], { now: new Date(), locale }));
    await noteAccepted(sql, caller.key);
    return version;
  },
  respond: (version) => new Response(null, { status: 204, headers: { "X-Experience-API-Version": version } }),
});
