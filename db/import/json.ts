import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { FileFormatError } from "./csv";

/** One JSON value of a file, or why there is none at that place. `empty` keeps the count of lines right. */
export type JsonEntry = { value: unknown } | { error: "not_json" | "line_too_long" | "empty" };

/** Longest line or element: two JSON columns of 64 KiB and what stands around them. */
const MAX_CHARS = 160 * 1024;
/** A document that is one object has to be held whole. */
const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;

/**
 * The values of a file that holds NDJSON, a JSON array, or one object (`{"events": […]}` or a single value), one at
 * a time. NDJSON and arrays may be of any length.
 *
 * @throws FileFormatError where the file cannot be read, is no UTF-8 or JSON, or its array is cut off
 */
export async function* jsonEntries(path: string): AsyncGenerator<JsonEntry> {
  try {
    const first = await firstCharacter(path);
    if (first === "[") yield* arrayElements(path);
    else {
      const document = first === "{" ? await wholeDocument(path) : null;
      if (document) for (const value of document) yield { value };
      else yield* lines(path);
    }
  } catch (error) {
    if (error instanceof Error && "syscall" in error && "code" in error) {
      throw new FileFormatError(`${basename(path)}: cannot be read (${error.code})`);
    }
    if (error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
      throw new FileFormatError(`${basename(path)}: is not UTF-8`);
    }
    throw error;
  }
}

async function* decoded(path: string): AsyncGenerator<string> {
  // Takes a byte order mark off, which senders on Windows write.
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of createReadStream(path)) yield utf8.decode(chunk as Buffer, { stream: true });
  yield utf8.decode();
}

async function firstCharacter(path: string): Promise<string> {
  for await (const text of decoded(path)) {
    const found = /\S/.exec(text);
    if (found) return found[0];
  }
  return "";
}

/** The events of a file that is one object; null where it is NDJSON, whose first line is a value by itself. */
async function wholeDocument(path: string): Promise<unknown[] | null> {
  const head = await firstLine(path);
  if (isEvent(head)) return null;
  const { size } = await stat(path);
  if (size > MAX_DOCUMENT_BYTES) return null;
  let body: unknown;
  try {
    body = JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
  if (typeof body === "object" && body !== null && "events" in body && Array.isArray(body.events)) {
    return body.events;
  }
  return [body];
}

async function firstLine(path: string): Promise<unknown> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(MAX_CHARS);
    const { bytesRead } = await file.read(buffer, 0, MAX_CHARS, 0);
    const text = buffer
      .toString("utf8", 0, bytesRead)
      .replace(/^\uFEFF/, "")
      .trimStart();
    return JSON.parse(text.slice(0, Math.max(0, text.indexOf("\n")) || text.length));
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

const isEvent = (value: unknown) => typeof value === "object" && value !== null && !("events" in value);

function parsed(text: string): JsonEntry {
  if (text.trim() === "") return { error: "empty" };
  if (text.length > MAX_CHARS) return { error: "line_too_long" };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { error: "not_json" };
  }
}

/** Split at line feeds alone: JSON text may hold U+2028, at which readline would cut. */
async function* lines(path: string): AsyncGenerator<JsonEntry> {
  let rest = "";
  for await (const text of decoded(path)) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) yield parsed(part);
    // A line already too long is not held any further; what is kept still says that it is.
    if (rest.length > 2 * MAX_CHARS) rest = rest.slice(0, 2 * MAX_CHARS);
  }
  if (rest !== "") yield parsed(rest);
}

/** Elements of the array that a file is, found by their brackets; only one is held. */
async function* arrayElements(path: string): AsyncGenerator<JsonEntry> {
  const splitter = new ArraySplitter();
  for await (const text of decoded(path)) for (const element of splitter.take(text)) yield parsed(element);
  if (!splitter.isClosed) throw new FileFormatError(`${basename(path)}: the array is cut off`);
}

class ArraySplitter {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #element = "";
  isClosed = false;

  take(text: string): string[] {
    const found: string[] = [];
    let start = 0;
    for (let i = 0; i < text.length; i++) {
      const char = text[i];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (char === "\\") this.#escaped = true;
        else if (char === '"') this.#inString = false;
        continue;
      }
      if (char === '"') this.#inString = true;
      else if (char === "[" || char === "{") {
        this.#depth += 1;
        if (this.#depth === 1) start = i + 1;
      } else if (char === "]" || char === "}") {
        this.#depth -= 1;
        if (this.#depth === 0) {
          const element = this.#element + text.slice(start, i);
          if (element.trim() !== "") found.push(element);
          this.#element = "";
          this.isClosed = true;
          return found;
        }
      } else if (char === "," && this.#depth === 1) {
        found.push(this.#element + text.slice(start, i));
        this.#element = "";
        start = i + 1;
      }
    }
    if (this.#depth > 0) this.#element += text.slice(start);
    return found;
  }
}
