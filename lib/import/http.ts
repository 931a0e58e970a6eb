import { FileFormatError } from "@/db/import/csv";
import { ImportRefused } from "@/db/import/prepared";
import type { ImportReport } from "@/db/import/report";
import type { Locale } from "@/lib/events";
import { ApiError } from "@/lib/http";
import { fileProblem, leftOutText } from "./words";

export { MAX_IMPORT_BYTES } from "./types";

/** Runs an import; what is wrong with the file becomes an answer of the error table, row by row. */
export async function answered<T>(work: () => Promise<T>, locale: Locale): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImportRefused)
      throw new ApiError("bad_structure", { details: error.problems, body: { total: error.total } });
    if (error instanceof FileFormatError)
      throw new ApiError("bad_file", {
        limit: fileProblem(error.code, locale),
        details: [{ message: error.message }],
      });
    throw error;
  }
}

/** The report in the reader's language. */
export function inWords<R extends ImportReport>(report: R, locale: Locale): R {
  return {
    ...report,
    leftOut: report.leftOut.map((one) => ({ ...one, why: leftOutText(one.why, locale) })),
  };
}
