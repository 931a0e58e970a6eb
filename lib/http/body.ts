import { ApiError } from "./errors";

/** Largest JSON body. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Longest line of NDJSON: a payload and a context of 64 KiB each. */
export const MAX_LINE_BYTES = 128 * 1024;
/**
 * How much of a body that is too large is read and thrown away before the answer: a sender that is still writing would
 * see a broken connection instead of the 413.
 */
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

const NEWLINE = 10;

/**
 * What a request says of its body.
 * @param accepted media types, in lower case
 * @returns the one it is
 * @throws ApiError unsupported_media_type
 */
export function mediaType<T extends string>(request: Request, accepted: readonly T[]): T {
  const [type = "", ...parameters] = (request.headers.get("content-type") ?? "").toLowerCase().split(";");
  const known = accepted.find((one) => one === type.trim());
  const charset = parameters
    .map((parameter) => parameter.trim())
    .find((parameter) => parameter.startsWith("charset="));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (known === undefined || !isUtf8 || encoding !== "identity")
    throw new ApiError("unsupported_media_type", { limit: accepted.join(", ") });
  return known;
}

/**
 * The body, counted while it streams in, so that a wrong Content-Length costs nothing.
 * @throws ApiError too_large
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.byteLength;
    if (bytes <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (bytes > MAX_DISCARDED_BYTES) break;
  }
  if (bytes > maxBytes)
    throw new ApiError("too_large", { limit: `${Math.floor(maxBytes / 1024 / 1024)} MiB` });
  return Buffer.concat(chunks);
}

/** The JSON body. @throws ApiError too_large, bad_json */
export async function readJson(request: Request, maxBytes = MAX_BODY_BYTES): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes);
  try {
    // A byte order mark is taken off by the decoder, as senders on Windows write one.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new ApiError("bad_json");
  }
}

/** One line of NDJSON: its JSON value, or why it has none. Empty lines are `empty`, for lines are counted. */
export type Line = { value: unknown } | { error: "not_json" | "line_too_long" | "empty" };

/**
 * The lines of an NDJSON body as they arrive. Memory holds one chunk and one line, whatever the length of the body;
 * the next chunk is not asked for before the lines of the last were taken.
 */
export async function* readLines(request: Request): AsyncGenerator<Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  // The line under way is already too long: what comes of it is thrown away.
  let isSkipping = false;
  let isFirst = true;
  for await (const chunk of chunksOf(request)) {
    let block: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (isFirst) block = withoutMark(block);
    isFirst = false;
    if (isSkipping) {
      const end = block.indexOf(NEWLINE);
      if (end < 0) continue;
      isSkipping = false;
      block = block.subarray(end + 1);
    }
    block = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const end = block.lastIndexOf(NEWLINE);
    const lines = end >= 0 ? linesOf(block.subarray(0, end)) : [];
    rest = block.subarray(end + 1);
    if (rest.length > MAX_LINE_BYTES) {
      lines.push({ error: "line_too_long" });
      rest = Buffer.alloc(0);
      isSkipping = true;
    }
    yield lines;
  }
  if (rest.length > 0) yield linesOf(rest);
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const withoutMark = (block: Buffer) => (block.subarray(0, 3).equals(MARK) ? block.subarray(3) : block);

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes many lines at once, which is far cheaper than each; one by one only where a byte is no UTF-8. */
function linesOf(block: Buffer): Line[] {
  try {
    return utf8.decode(block).split("\n").map(lineOf);
  } catch {
    return splitBytes(block).map((bytes) => {
      try {
        return lineOf(utf8.decode(bytes));
      } catch {
        return { error: "not_json" };
      }
    });
  }
}

function splitBytes(block: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, start)) {
    lines.push(block.subarray(start, end));
    start = end + 1;
  }
  lines.push(block.subarray(start));
  return lines;
}

function lineOf(text: string): Line {
  // A UTF-16 unit is at most 3 bytes, so short lines need no count.
  if (text.length * 3 > MAX_LINE_BYTES && Buffer.byteLength(text) > MAX_LINE_BYTES)
    return { error: "line_too_long" };
  if (text.trim() === "") return { error: "empty" };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { error: "not_json" };
  }
}

/**
 * The body as it arrives. Not `for await` over the stream: leaving that loop cancels it, which closes the connection
 * under the answer.
 */
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body === null) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  try {
    for (let next = await readNext(reader); !next.done; next = await readNext(reader)) yield next.value;
  } finally {
    reader.releaseLock();
  }
}

async function readNext(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    // The sender went away. Said apart, for the codes of a broken connection would look like a database's.
    throw new ApiError("incomplete");
  }
}
