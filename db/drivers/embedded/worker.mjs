// @ts-check
/**
 * PGlite in a thread of its own: a query of a second stalls the server's event loop by milliseconds.
 * Plain JavaScript because `next start` runs it as it stands. Takes `{ id, bytes }` (wire protocol),
 * answers `{ id, bytes }`; any error is fatal, for a WebAssembly trap leaves no usable backend behind.
 */
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

const port = /** @type {import("node:worker_threads").MessagePort} */ (parentPort);
/** @type {{ dataDir?: string, dump?: Uint8Array, modules?: { pglite: WebAssembly.Module } }} */
const { dataDir, dump } = workerData;

const database = await PGlite.create({
  dataDir,
  loadDataDir: dump && new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (dump)]),
});
await database.exec("set time zone 'UTC'");

/** @param {number} id @param {Uint8Array} bytes */
function reply(id, bytes) {
  port.postMessage({ id, bytes }, [/** @type {ArrayBuffer} */ (bytes.buffer)]);
}

port.on(
  "message",
  async (/** @type {{ id: number, bytes?: Uint8Array, ask?: "dump" | "close" }} */ message) => {
    if (message.ask === "dump") {
      const tar = await database.dumpDataDir("none");
      reply(message.id, new Uint8Array(await tar.arrayBuffer()));
    } else if (message.ask === "close") {
      await database.close();
      reply(message.id, new Uint8Array(0));
      port.close();
    } else if (message.bytes) {
      reply(message.id, database.execProtocolRawSync(message.bytes));
    }
  },
);

port.postMessage({ ready: true });
