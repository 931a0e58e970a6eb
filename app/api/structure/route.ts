import { StructureError } from "@/db/ingest/structure";
import { writeStructure } from "@/db/structure";
import { ApiError, apiKey, mediaType, readJson, route } from "@/lib/http";

/** Structure in, all of it or nothing; answers counts of inserted, updated and unchanged rows per table. */
export const POST = route({
  name: "POST /api/structure",
  parse: (request) => mediaType(request, ["application/json"]),
  authorise: apiKey("structure.write"),
  call: async ({ request, caller, sql, locale }) => {
    const body = await readJson(request);
    try {
      return await writeStructure(sql, caller, body, { locale });
    } catch (error) {
      if (error instanceof StructureError)
        throw new ApiError("bad_structure", { details: error.issues, body: { total: error.total } });
      throw error;
    }
  },
});
