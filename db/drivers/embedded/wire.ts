/**
 * The few parts of PostgreSQL's wire protocol (version 3) that sharing one backend needs: cutting a
 * client's bytes into messages, and the answers that a backend gives before its first query.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

const PROTOCOL_3 = 196608;
const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;

export type FrontendMessage =
  | { kind: "encryption" }
  | { kind: "startup" }
  | { kind: "refused" }
  | { kind: "typed"; bytes: Buffer };

/** Cuts what one client sends into whole messages, however it arrives. */
export class FrontendReader {
  #chunks: Buffer[] = [];
  #length = 0;
  #started = false;

  /** Whole messages now available; the rest waits for more bytes. */
  read(chunk: Buffer): FrontendMessage[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: FrontendMessage[] = [];
    for (let message = this.#next(); message; message = this.#next()) messages.push(message);
    return messages;
  }

  #next(): FrontendMessage | undefined {
    const prefix = this.#started ? 1 : 0;
    if (this.#length < prefix + 4) return undefined;
    const size = prefix + this.#peekLength(prefix);
    if (this.#length < size) return undefined;
    const bytes = this.#take(size);
    if (this.#started) return { kind: "typed", bytes };
    const code = bytes.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: "encryption" };
    this.#started = true;
    return { kind: code === PROTOCOL_3 ? "startup" : "refused" };
  }

  #peekLength(offset: number): number {
    // Joined only when the header is split or the message is whole: a 10 MiB parameter arrives in hundreds
    // of chunks, and joining at each would copy it as often.
    if (this.#chunks[0]!.length < offset + 4) this.#join();
    return this.#chunks[0]!.readInt32BE(offset);
  }

  #take(size: number): Buffer {
    if (this.#chunks[0]!.length < size) this.#join();
    const all = this.#chunks[0]!;
    const bytes = all.subarray(0, size);
    if (all.length === size) this.#chunks.shift();
    else this.#chunks[0] = all.subarray(size);
    this.#length -= size;
    return bytes;
  }

  #join() {
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}

function message(type: string, ...parts: (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => {
      if (typeof part === "string") return Buffer.from(`${part}\0`);
      if (typeof part !== "number") return part;
      const int = Buffer.alloc(4);
      int.writeInt32BE(part);
      return int;
    }),
  );
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** What a backend says to a new client: welcome, its parameters (and who holds it), ready. */
export function greeting(holder: string): Buffer {
  return Buffer.concat([
    message("R", 0),
    message("S", "server_encoding", "UTF8"),
    message("S", "client_encoding", "UTF8"),
    message("S", "DateStyle", "ISO, MDY"),
    message("S", "TimeZone", "UTC"),
    message("S", "integer_datetimes", "on"),
    message("S", "standard_conforming_strings", "on"),
    message("S", HOLDER_PARAMETER, holder),
    message("K", process.pid, 0),
    message("Z", Buffer.from("I")),
  ]);
}

export const HOLDER_PARAMETER = "jalon_holder";

export const encryptionRefused = Buffer.from("N");
export const sync = message("S");
export const query = (text: string) => message("Q", text);
export const closeStatement = (name: string) => message("C", Buffer.from("S"), name);

/** A FATAL error, the last thing a client hears. */
export function fatal(code: string, text: string): Buffer {
  const field = (letter: string, value: string) => Buffer.from(`${letter}${value}\0`);
  const fields = [field("S", "FATAL"), field("V", "FATAL"), field("C", code), field("M", text)];
  return message("E", ...fields, Buffer.from("\0"));
}

/** Name in a Parse message; empty for the unnamed statement. */
export function statementName(parse: Buffer): string {
  return parse.toString("utf8", 5, parse.indexOf(0, 5));
}

export type TransactionStatus = "I" | "T" | "E";

/**
 * Looks through a backend's answer for its ReadyForQuery messages and keeps the first `expected` of them:
 * PGlite adds one after an error before the client's Sync, and the client would take it for the next query's.
 */
export function settle(
  answer: Buffer,
  expected: number,
): { answer: Buffer; status: TransactionStatus | undefined } {
  let status: TransactionStatus | undefined;
  let seen = 0;
  let start = 0;
  const kept: Buffer[] = [];
  for (let at = 0; at < answer.length; ) {
    const end = at + 1 + answer.readInt32BE(at + 1);
    if (answer[at] === 0x5a) {
      status = String.fromCharCode(answer[at + 5]!) as TransactionStatus;
      if (++seen > expected) {
        kept.push(answer.subarray(start, at));
        start = end;
      }
    }
    at = end;
  }
  return { answer: kept.length ? Buffer.concat([...kept, answer.subarray(start)]) : answer, status };
}
