import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { DatabaseError } from "../errors";

/** PGlite in its worker thread, one request at a time. */
export interface Engine {
  /** Runs wire-protocol messages and gives the backend's answer. */
  execute(messages: Buffer): Promise<Buffer>;
  /** The whole data directory as a tar, for `openEngine({ dump })`. */
  dump(): Promise<Buffer>;
  close(): Promise<void>;
  /** Settles when the backend dies by itself. */
  readonly died: Promise<Error>;
}

interface Waiting {
  resolve(bytes: Buffer): void;
  reject(error: Error): void;
}

/** Where the worker lies in the checkout; the bundler must neither trace nor move it. */
const workerFile = () => join(/* turbopackIgnore: true */ process.cwd(), "db/drivers/embedded/worker.mjs");

/**
 * Starts a backend: on a directory (made if missing), from a dump, or empty in memory.
 * @throws DatabaseError when PGlite cannot open the data
 */
export async function openEngine(from: { dataDir?: string; dump?: Buffer }): Promise<Engine> {
  // execArgv is emptied: a loader of the parent (tsx, vitest) would only slow the worker down.
  const worker = new Worker(workerFile(), { workerData: from, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let closing = false;
  let announceDeath: (error: Error) => void = () => {};
  const died = new Promise<Error>((resolve) => {
    announceDeath = resolve;
  });

  const die = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    if (!closing) announceDeath(error);
  };

  await new Promise<void>((resolve, reject) => {
    let opened = false;
    const fail = (cause: unknown) => {
      if (opened) die(new DatabaseError(`The embedded database died: ${text(cause)}`, { cause }));
      else reject(new DatabaseError(`The embedded database cannot be opened: ${text(cause)}`, { cause }));
    };
    worker.on("error", fail);
    worker.on("exit", () => fail("its thread ended"));
    worker.on("message", ({ id, bytes }: { id?: number; bytes?: Uint8Array }) => {
      if (id === undefined || !bytes) {
        opened = true;
        return resolve();
      }
      const request = waiting.get(id);
      waiting.delete(id);
      request?.resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      if (waiting.size === 0) worker.unref();
    });
  });
  // An idle backend keeps no process alive; a running query does.
  worker.unref();

  const request = (body: { bytes?: Buffer; ask?: "dump" | "close" }) =>
    new Promise<Buffer>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      worker.ref();
      // Copied: a Buffer is often a view of a larger pool, and cloning one clones the pool.
      const bytes = body.bytes && new Uint8Array(body.bytes);
      worker.postMessage({ id, ask: body.ask, bytes }, bytes ? [bytes.buffer] : []);
    });

  return {
    execute: (messages) => request({ bytes: messages }),
    dump: () => request({ ask: "dump" }),
    async close() {
      if (closing) return;
      closing = true;
      await request({ ask: "close" });
      await worker.terminate();
    },
    died,
  };
}

const text = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
