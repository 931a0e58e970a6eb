import { basename } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import yauzl from "yauzl";
import { FileFormatError } from "./csv";

const MAX_FILES = 200;
const MAX_FILE_BYTES = 100 * 1024 * 1024;
const MAX_BYTES = 200 * 1024 * 1024;
/** CSV shrinks to a tenth, seldom to a fiftieth: what shrinks more is made to fill memory. */
const MAX_RATIO = 200;
const RATIO_FROM_BYTES = 5 * 1024 * 1024;

const open = promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer);

/**
 * The CSV files of a zip by their lower-case name, folders left out, as bytes. Sizes are looked at before anything is unpacked, and yauzl
 * refuses an entry that turns out larger than it says.
 * @throws FileFormatError
 */
export async function readZip(bytes: Uint8Array, name: string): Promise<Map<string, Buffer>> {
  let zip: yauzl.ZipFile;
  try {
    zip = await open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      validateEntrySizes: true,
    });
  } catch {
    throw new FileFormatError(`${name}: is not a zip file`, "bad_zip");
  }
  const files = new Map<string, Buffer>();
  let total = 0;
  try {
    if (zip.entryCount > MAX_FILES)
      throw new FileFormatError(`${name}: more than ${MAX_FILES} files`, "zip_bomb");
    for await (const entry of entries(zip)) {
      const file = basename(entry.fileName).toLowerCase();
      if (!file.endsWith(".csv") || file.startsWith("._")) continue;
      const { compressedSize: packed, uncompressedSize: size } = entry;
      total += size;
      if (
        size > MAX_FILE_BYTES ||
        total > MAX_BYTES ||
        (size > RATIO_FROM_BYTES && size > packed * MAX_RATIO)
      )
        throw new FileFormatError(`${name}: ${entry.fileName} is too large when unpacked`, "zip_bomb");
      if (entry.isEncrypted()) throw new FileFormatError(`${name}: is encrypted`, "bad_zip");
      const read = promisify<yauzl.Entry, NodeJS.ReadableStream>((one, done) =>
        zip.openReadStream(one, done),
      );
      files.set(file, await buffer(await read(entry)));
    }
  } catch (error) {
    if (error instanceof FileFormatError) throw error;
    throw new FileFormatError(`${name}: ${(error as Error).message}`, "bad_zip");
  } finally {
    zip.close();
  }
  return files;
}

async function* entries(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  const next = () =>
    new Promise<yauzl.Entry | null>((resolve, reject) => {
      zip.once("entry", resolve);
      zip.once("end", () => resolve(null));
      zip.once("error", reject);
      zip.readEntry();
    });
  for (let entry = await next(); entry !== null; entry = await next()) {
    zip.removeAllListeners();
    yield entry;
  }
}
