import { z } from "zod";
import { applyPrepared, type ImportProgress } from "@/db/import/prepared";
import { hashOf } from "@/db/import/run";
import { inspectCsv, prepareUpload } from "@/db/import/upload";
import { signedIn } from "@/lib/auth/authorise";
import { checked, mediaType, PROGRESS_TYPE, readBytes, route, withProgress } from "@/lib/http";
import { answered, inWords } from "@/lib/import/http";
import { CSV_TABLES, ENCODINGS, MAX_IMPORT_BYTES, SOURCES } from "@/lib/import/types";

const mapping = z
  .string()
  .max(20_000)
  .transform((text, context): (string | null)[] => {
    try {
      return z.array(z.string().max(100).nullable()).max(200).parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: "custom", params: { code: "bad_format" } });
      return [];
    }
  });

/** What a file is and what to do with it; the file itself is the body. */
const query = z.object({
  step: z.enum(["inspect", "preview", "run"]),
  source: z.enum(SOURCES),
  name: z.string().min(1).max(200),
  table: z.enum(CSV_TABLES).optional(),
  encoding: z.enum(ENCODINGS).optional(),
  mapping: mapping.optional(),
});

/**
 * A file of the page: looked at, tried without writing anything, or taken; all of it or nothing, and every wrong row told.
 * Who accepts NDJSON is told how far it is.
 */
export const POST = route({
  name: "POST /api/admin/imports",
  parse: (request) => {
    mediaType(request, ["application/octet-stream"]);
    return checked(query, Object.fromEntries(new URL(request.url).searchParams));
  },
  authorise: signedIn("import.write"),
  call: async (call) => {
    const { request, input, caller, sql, locale } = call;
    const bytes = await readBytes(request, MAX_IMPORT_BYTES);
    const now = new Date();
    const { source, name, table, step } = input;
    const { organizationId: org, actor } = caller;
    const upload = { ...input, bytes, fileName: name, now, locale };
    if (step === "inspect") return answered<object>(async () => inspectCsv(upload), locale);
    const hash = hashOf(bytes, table ?? "", JSON.stringify(input.mapping ?? null));
    const run = {
      id: `${source}:${hash}`,
      source: table ?? source,
      fileName: name,
      fileHash: hash,
      now,
      actor,
    };
    const take = (onProgress?: ImportProgress) =>
      answered<object>(async () => {
        const prepared = await prepareUpload(sql, org, upload);
        const options = { run, now, locale, preview: step === "preview", onProgress };
        return inWords(await applyPrepared(sql, org, prepared, options), locale);
      }, locale);
    const wantsProgress = request.headers.get("accept")?.includes(PROGRESS_TYPE);
    return wantsProgress ? withProgress(call, take) : take();
  },
  respond: (output) => (output instanceof Response ? output : Response.json(output)),
});
