import type { Engine } from "./engine";
import {
  closeStatement,
  encryptionRefused,
  FrontendReader,
  fatal,
  greeting,
  query,
  settle,
  statementName,
  sync,
  type TransactionStatus,
} from "./wire";

/** The hub's end of a client's connection. */
export interface Port {
  send(bytes: Buffer): void;
  close(): void;
}

/** The client's end: what arrived from it, and that it is gone. */
export interface Attached {
  receive(chunk: Buffer): void;
  gone(): void;
}

interface Client {
  port: Port;
  reader: FrontendReader;
  /** Whole messages not yet run. */
  pending: Buffer[];
  /** How many of `pending` end in something that the backend answers: only those can run. */
  runnable: number;
  /** It sent Terminate: what is before that still runs. */
  leaving: boolean;
  gone: boolean;
  /** Named prepared statements of this client, closed with it: the backend outlives its clients. */
  statements: Set<string>;
}

const PARSE = 0x50;
const CLOSE = 0x43;
const SYNC = 0x53;
const SIMPLE_QUERY = 0x51;
const FUNCTION_CALL = 0x46;
const FLUSH = 0x48;
const COPY_DONE = 0x63;
const COPY_FAIL = 0x66;
const TERMINATE = 0x58;
const STATEMENT = 0x53;

/** Answered by ReadyForQuery. */
const ENDS_WITH_READY = new Set([SYNC, SIMPLE_QUERY, FUNCTION_CALL]);
/** Worth handing to the backend: it answers at once. */
const RUNS = new Set([...ENDS_WITH_READY, FLUSH, COPY_DONE, COPY_FAIL]);

/** A client that holds everybody up with an open transaction and says nothing is cut off after this. */
const IDLE_IN_TRANSACTION_MS = 120_000;

/**
 * Many clients on PGlite's one backend, taking turns by transaction: a client owns the backend from its
 * first message until ReadyForQuery says "idle". Prepared statements carry the client's own random names
 * (postgres.js), so they do not meet; settings made with SET outside a transaction are everybody's.
 */
export class Hub {
  #engine: Engine;
  #holder: string;
  #clients = new Set<Client>();
  #turns: Client[] = [];
  #owner: Client | undefined;
  #running = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #emptied: (() => void)[] = [];
  /** Statements run since the last maintenance. */
  activity = 0;

  constructor(engine: Engine, holder: string) {
    this.#engine = engine;
    this.#holder = holder;
    // An idle engine can die too.
    void engine.died.then((error) => this.#cutAll("57P02", error.message));
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  attach(port: Port): Attached {
    const client: Client = {
      port,
      reader: new FrontendReader(),
      pending: [],
      runnable: 0,
      leaving: false,
      gone: false,
      statements: new Set(),
    };
    this.#clients.add(client);
    return {
      receive: (chunk) => this.#receive(client, chunk),
      gone: () => this.#gone(client),
    };
  }

  /** Settles when no more than `count` clients are left. */
  async left(count: number): Promise<void> {
    while (this.#clients.size > count) await new Promise<void>((resolve) => this.#emptied.push(resolve));
  }

  /** Ends every connection, rolls back what was open, and closes the backend. */
  async close(): Promise<void> {
    this.#cutAll("57P01", "The Jalon process that holds the database is stopping.");
    await this.left(0);
    await this.#engine.close();
  }

  #cutAll(code: string, reason: string) {
    for (const client of this.#clients) this.#cut(client, code, reason);
  }

  #cut(client: Client, code: string, reason: string) {
    client.port.send(fatal(code, reason));
    client.port.close();
    this.#gone(client);
  }

  #receive(client: Client, chunk: Buffer) {
    if (client.gone) return;
    for (const message of client.reader.read(chunk)) {
      if (message.kind === "encryption") client.port.send(encryptionRefused);
      else if (message.kind === "startup") client.port.send(greeting(this.#holder));
      else if (message.kind === "refused")
        return this.#cut(client, "0A000", "Only protocol 3.0 is spoken here.");
      else this.#accept(client, message.bytes);
    }
    this.#takeTurn(client);
  }

  #accept(client: Client, message: Buffer) {
    const type = message[0]!;
    if (type === TERMINATE) {
      client.leaving = true;
      return;
    }
    if (type === PARSE) client.statements.add(statementName(message));
    if (type === CLOSE && message[5] === STATEMENT)
      client.statements.delete(message.toString("utf8", 6, message.length - 1));
    client.pending.push(message);
    if (RUNS.has(type)) client.runnable = client.pending.length;
  }

  #gone(client: Client) {
    if (client.gone) return;
    client.gone = true;
    client.pending = [];
    client.runnable = 0;
    this.#takeTurn(client);
  }

  #takeTurn(client: Client) {
    const wants = client.runnable > 0 || client.leaving || client.gone;
    if (wants && client !== this.#owner && this.#clients.has(client) && !this.#turns.includes(client))
      this.#turns.push(client);
    if (!this.#running) void this.#run();
  }

  async #run() {
    this.#running = true;
    try {
      for (;;) {
        this.#owner ??= this.#turns.shift();
        const owner = this.#owner;
        if (!owner) return;
        clearTimeout(this.#idleTimer);
        if (owner.runnable > 0) await this.#runBatch(owner);
        else if (owner.gone || owner.leaving) await this.#farewell(owner);
        else return this.#watchIdle(owner);
      }
    } catch (error) {
      // The engine is dead: nobody gets another answer.
      this.#cutAll("57P02", error instanceof Error ? error.message : String(error));
      for (const client of [...this.#clients]) this.#forget(client);
      this.#owner = undefined;
      this.#turns = [];
    } finally {
      this.#running = false;
    }
  }

  async #runBatch(client: Client) {
    const batch = client.pending.splice(0, client.runnable);
    client.runnable = 0;
    const expected = batch.filter((message) => ENDS_WITH_READY.has(message[0]!)).length;
    this.activity++;
    const settled = settle(await this.#engine.execute(Buffer.concat(batch)), expected);
    if (!client.gone) client.port.send(settled.answer);
    const last = batch.at(-1)![0]!;
    if (ENDS_WITH_READY.has(last) && settled.status === "I") this.#release(client);
  }

  /** The backend is free for the next; a client with more to say queues up again, behind the others. */
  #release(client: Client) {
    this.#owner = undefined;
    this.#takeTurn(client);
  }

  /** Leaves the backend as the client found it: transaction rolled back, its statements closed. */
  async #farewell(client: Client) {
    const closings = [...client.statements].filter(Boolean).map(closeStatement);
    // The Sync first: a client may have died in the middle of an extended query, and without one the backend
    // would skip what follows. ROLLBACK outside a transaction is only a warning.
    await this.#engine.execute(Buffer.concat([sync, query("rollback")]));
    if (closings.length) await this.#engine.execute(Buffer.concat([...closings, sync]));
    if (!client.gone) client.port.close();
    this.#forget(client);
    this.#owner = undefined;
  }

  #forget(client: Client) {
    client.gone = true;
    this.#clients.delete(client);
    for (const resolve of this.#emptied.splice(0)) resolve();
  }

  #watchIdle(owner: Client) {
    this.#idleTimer = setTimeout(() => {
      this.#cut(owner, "25P03", "Idle in a transaction for two minutes while others wait: rolled back.");
    }, IDLE_IN_TRANSACTION_MS);
    this.#idleTimer.unref();
  }
}

export type { TransactionStatus };
