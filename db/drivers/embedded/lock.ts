import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError } from "../errors";

/**
 * One process at a time on an embedded database. PGlite does not refuse a second one, and two corrupt the
 * data within seconds. The lock is a listening socket, which the kernel releases however the process ends
 * (a pid file survives kill -9), and it is the door too: whoever finds it held connects to it.
 *
 * On POSIX a killed process leaves its socket file behind, and "remove the stale file, then bind the same
 * name" lets two processes both succeed. So each binds a name of its own and holds the lock only if, having
 * bound, it finds no other that answers: of two that do this at once at least one sees the other.
 * On Windows a pipe's name is taken or free, and the system decides.
 */
export interface Lock {
  release(): Promise<void>;
}

const ATTEMPTS = 20;
/** 108 bytes with the closing NUL on Linux, 104 on macOS. */
const LONGEST_PATH = 100;
const LONGEST_NAME = 24;

/**
 * Takes the lock of a data directory (made if missing).
 * @param onConnection is given every connection of another process while the lock is held
 * @returns null when another process holds it
 */
export async function acquireLock(
  dataDir: string,
  onConnection: (socket: net.Socket) => void,
): Promise<Lock | null> {
  if (process.platform === "win32") {
    const door = await listen(pipeName(dataDir), onConnection);
    return door && { release: () => closeServer(door) };
  }
  const { path, dispose } = await lockDirectory(dataDir);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await isAnswered(path)) break;
    const name = `${process.pid}-${randomBytes(4).toString("hex")}.sock`;
    let held = false;
    const door = await listen(join(path, name), (socket) => (held ? onConnection(socket) : socket.destroy()));
    if (door && !(await isAnswered(path, name))) {
      held = true;
      return {
        async release() {
          await closeServer(door);
          await dispose();
        },
      };
    }
    if (door) await closeServer(door);
    await sleep(20 + (randomBytes(1)[0] ?? 0));
  }
  await dispose();
  return null;
}

/** Connects to the process that holds the lock; null when none does. */
export async function connectToHolder(dataDir: string): Promise<net.Socket | null> {
  if (process.platform === "win32") return connect(pipeName(dataDir));
  const { path, dispose } = await lockDirectory(dataDir);
  const socket = await findLive(path);
  await dispose();
  return socket;
}

const pipeName = (dataDir: string) =>
  `\\\\.\\pipe\\jalon-${createHash("sha256").update(resolve(dataDir).toLowerCase()).digest("hex").slice(0, 32)}`;

/**
 * The directory of the sockets, by a path short enough for one: a long one is reached through a link in the
 * temporary directory, so that the socket itself still lies with the data.
 */
async function lockDirectory(dataDir: string): Promise<{ path: string; dispose(): Promise<void> }> {
  const path = join(dataDir, "lock");
  // 0700: the door asks for no password.
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (Buffer.byteLength(path) + 1 + LONGEST_NAME <= LONGEST_PATH) return { path, dispose: async () => {} };
  const temporary = await mkdtemp(join(shortTemporaryDirectory(), "jalon-"));
  const link = join(temporary, "l");
  await symlink(await realpath(path), link);
  return { path: link, dispose: () => rm(temporary, { recursive: true, force: true }) };
}

const shortTemporaryDirectory = () => (tmpdir().length > 60 ? "/tmp" : tmpdir());

async function isAnswered(path: string, except?: string): Promise<boolean> {
  const socket = await findLive(path, except);
  socket?.destroy();
  return socket !== null;
}

/** A connection to the first socket of the directory that answers; the dead ones are removed on the way. */
async function findLive(path: string, except?: string): Promise<net.Socket | null> {
  for (const name of await readdir(path)) {
    if (!name.endsWith(".sock") || name === except) continue;
    const socket = await connect(join(path, name));
    if (socket) return socket;
    // A name is never bound twice, so a dead one stays dead.
    await rm(join(path, name), { force: true });
  }
  return null;
}

/** ECONNRESET: it listened when asked and stopped before it answered. */
const DEAD = new Set(["ECONNREFUSED", "ECONNRESET", "ENOENT", "ENOTSOCK"]);

function connect(path: string): Promise<net.Socket | null> {
  return new Promise((resolveSocket, reject) => {
    const socket = net.connect(path);
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolveSocket(socket);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (DEAD.has(error.code ?? "")) resolveSocket(null);
      else reject(new DatabaseError(`The lock ${path} cannot be asked: ${error.message}`, { cause: error }));
    });
  });
}

/** Null when the name is taken. */
function listen(path: string, onConnection: (socket: net.Socket) => void): Promise<net.Server | null> {
  return new Promise((resolveServer, reject) => {
    const server = net.createServer(onConnection);
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") return resolveServer(null);
      const hint = "Set JALON_DATA_DIR to a directory on a local disk.";
      reject(
        new DatabaseError(`No lock can be made at ${path}: ${error.message}. ${hint}`, { cause: error }),
      );
    });
    server.listen(path, () => {
      // The lock lasts as long as the process; it is no reason for the process to last.
      server.unref();
      resolveServer(server);
    });
  });
}

function closeServer(server: net.Server): Promise<void> {
  return new Promise((done) => server.close(() => done()));
}
