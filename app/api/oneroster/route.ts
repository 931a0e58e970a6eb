import { prepareOneRoster } from "@/db/import/oneroster";
import { applyPrepared } from "@/db/import/prepared";
import { hashOf } from "@/db/import/run";
import { apiKey, mediaType, readBytes, route } from "@/lib/http";
import { answered, inWords, MAX_IMPORT_BYTES } from "@/lib/import/http";

/** A OneRoster CSV zip in: all of it, or every row that is wrong. */
export const POST = route({
  name: "POST /api/oneroster",
  parse: (request) =>
    mediaType(request, ["application/zip", "application/x-zip-compressed", "application/octet-stream"]),
  authorise: apiKey("structure.write"),
  call: async ({ request, caller, sql, locale }) => {
    const bytes = await readBytes(request, MAX_IMPORT_BYTES);
    const now = new Date();
    const { organizationId: org, actor } = caller;
    return answered(async () => {
      const prepared = await prepareOneRoster(bytes, "oneroster.zip", { locale });
      const hash = hashOf(bytes);
      const run = {
        id: `oneroster:${hash}`,
        source: "oneroster",
        fileName: "POST /api/oneroster",
        fileHash: hash,
        now,
        actor,
      };
      return inWords(await applyPrepared(sql, org, prepared, { run, now, locale }), locale);
    }, locale);
  },
});
