import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Attached, Hub } from "./hub";

/** A connection to the hub from inside its own process, in the shape that postgres.js asks of a socket. */
export class HubSocket extends Duplex {
  /** postgres.js closes only what says "open", and waits for what does not say "closed". */
  readyState: "open" | "closed" = "open";
  #attached: Attached;

  constructor(hub: Hub) {
    super({ allowHalfOpen: false });
    this.#attached = hub.attach({
      send: (bytes) => this.push(bytes),
      close: () => {
        this.push(null);
        // postgres.js stops reading when it says goodbye, and an unread end is no end.
        this.resume();
      },
    });
    this.once("close", () => {
      this.readyState = "closed";
      this.#attached.gone();
    });
  }

  override _read() {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void) {
    // Not before postgres.js's own write has returned: it loses what it is led to write meanwhile.
    queueMicrotask(() => this.#attached.receive(chunk));
    done();
  }

  override _final(done: () => void) {
    // `end()` follows Terminate: the hub closes when what was before it has run.
    done();
  }
}

/** Lets a client from another process in. */
export function attachSocket(hub: Hub, socket: Socket) {
  const attached = hub.attach({
    send: (bytes) => socket.write(bytes),
    close: () => socket.end(),
  });
  socket.on("data", (chunk) => attached.receive(chunk));
  socket.on("error", () => socket.destroy());
  socket.on("close", () => attached.gone());
}
