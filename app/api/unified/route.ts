import { z } from "zod";
import { applyPrepared } from "@/db/import/prepared";
import { hashOf } from "@/db/import/run";
import { prepareUnified, UNIFIED_TYPES } from "@/db/import/unified";
import { apiKey, checked, mediaType, readJson, route } from "@/lib/http";
import { answered, inWords } from "@/lib/import/http";

const query = z.object({ type: z.enum(UNIFIED_TYPES).optional() });

/** Unified.to objects or webhook bodies in: all of them, or every row that is wrong. */
export const POST = route({
  name: "POST /api/unified",
  parse: (request) => {
    mediaType(request, ["application/json"]);
    return checked(query, Object.fromEntries(new URL(request.url).searchParams));
  },
  authorise: apiKey("structure.write"),
  call: async ({ request, input, caller, sql, locale }) => {
    const body = await readJson(request);
    const now = new Date();
    const { organizationId: org, actor } = caller;
    return answered(async () => {
      const prepared = await prepareUnified(sql, org, body, { type: input.type, now });
      const hash = hashOf(JSON.stringify(body), input.type ?? "");
      const run = {
        id: `unified:${hash}`,
        source: "unified",
        fileName: "POST /api/unified",
        fileHash: hash,
        now,
        actor,
      };
      return inWords(await applyPrepared(sql, org, prepared, { run, now, locale }), locale);
    }, locale);
  },
});
