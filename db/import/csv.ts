import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse";

/** A file that is not what it should be: the message names the file, the line and what is wrong. */
export class FileFormatError extends Error {
  override name = "FileFormatError";

  constructor(
    message: string,
    /** What is wrong, where a page says it in its reader's words. */
    readonly code: string = "bad_file",
  ) {
    super(message);
  }
}

/** One row: the text of each column asked for, null where it is empty or `?`. */
export type CsvRow<C extends string> = { readonly line: number } & { readonly [K in C]: string | null };

/**
 * The rows of a CSV file with a header, one at a time, quoted or not, whatever its size. Other columns are ignored.
 * `line` counts from 1, the header's.
 *
 * @throws FileFormatError where the file cannot be read, a column is missing, or a row has another number of fields
 */
export async function* csvRows<C extends string>(
  path: string,
  columns: readonly C[],
): AsyncGenerator<CsvRow<C>> {
  const name = basename(path);
  const file = createReadStream(path);
  const parser = parse({ bom: true, skip_empty_lines: true });
  file.on("error", (error) => parser.destroy(error));
  let places: number[] | null = null;
  let line = 0;
  try {
    for await (const fields of file.pipe(parser) as AsyncIterable<string[]>) {
      line += 1;
      if (places === null) {
        places = columns.map((column) => fields.indexOf(column));
        const missing = columns.filter((_, i) => places?.[i] === -1);
        if (missing.length > 0) throw new FileFormatError(`${name}: no column ${missing.join(", ")}`);
        continue;
      }
      const row: Record<string, string | number | null> = { line };
      for (let i = 0; i < columns.length; i++) {
        const text = fields[places[i] ?? -1];
        row[columns[i] ?? ""] = text === undefined || text === "" || text === "?" ? null : text;
      }
      yield row as CsvRow<C>;
    }
  } catch (error) {
    if (error instanceof CsvError) throw new FileFormatError(`${name}: ${error.message}`);
    if (isSystemError(error)) throw new FileFormatError(`${name}: cannot be read (${error.code})`);
    throw error;
  } finally {
    file.destroy();
  }
  if (places === null) throw new FileFormatError(`${name}: is empty`);
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;
