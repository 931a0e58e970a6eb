import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import postgres from "postgres";

const run = promisify(execFile);

/** A database of the run's own: dropped, or gone with its server, when it ends. */
export interface BenchDatabase {
  url: string;
  /** The server's version and memory, as it names them. */
  version: string;
  stop(): Promise<void>;
}

export type BenchServerOptions = {
  /** With the memory that docs/scaling.md asks for a large organisation, instead of what initdb writes. Default false. */
  large?: boolean;
};

/** A new database on the server of BENCH_DATABASE_URL, or on one that is started in a temporary directory. */
export async function openBenchDatabase({ large = false }: BenchServerOptions): Promise<BenchDatabase> {
  const given = process.env.BENCH_DATABASE_URL;
  const server = given ? { url: given, stop: null } : await startServer(large);
  const name = `jalon_bench_${process.pid}`;
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    const [row] = await admin<{ version: string; buffers: string }[]>`
      select current_setting('server_version') as version, current_setting('shared_buffers') as buffers`;
    await admin`create database ${admin(name)}`;
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return {
      url: url.href,
      version: `${row?.version ?? "unknown"}, shared_buffers ${row?.buffers ?? "unknown"}`,
      stop: async () => {
        if (!server.stop) await admin`drop database if exists ${admin(name)} with (force)`;
        await admin.end({ timeout: 0 });
        server.stop?.();
      },
    };
  } catch (error) {
    await admin.end({ timeout: 0 });
    server.stop?.();
    throw error;
  }
}

/** A server as initdb leaves it, but for its memory where a large organisation is measured; commits wait for the disk. */
async function startServer(large: boolean): Promise<{ url: string; stop(): void }> {
  const bin = await binaries();
  const directory = mkdtempSync(join(tmpdir(), "jalon-bench-"));
  const password = randomBytes(18).toString("base64url");
  const passwordFile = join(directory, "password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const owner = serverUser();
  if (owner) for (const path of [directory, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const tool = (name: string, args: string[]) => run(join(bin, name), args, { cwd: directory, ...owner });

  const data = join(directory, "data");
  const port = await freePort();
  await tool("initdb", [
    "-D",
    data,
    "-U",
    "jalon",
    "--pwfile",
    passwordFile,
    "--auth=scram-sha-256",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
  ]);
  rmSync(passwordFile);
  const stop = () => {
    if (!existsSync(directory)) return;
    const args = ["-D", data, "-m", "immediate", "-w", "stop"];
    execFileSync(join(bin, "pg_ctl"), args, { cwd: directory, stdio: "ignore", ...owner });
    rmSync(directory, { recursive: true, force: true });
  };
  const memory = large ? ` -c shared_buffers=${Math.round(totalmem() / 4 / 2 ** 20)}MB` : "";
  const settings = `-p ${port} -k ${directory} -c listen_addresses=127.0.0.1${memory}`;
  await tool("pg_ctl", ["-D", data, "-o", settings, "-l", join(directory, "log"), "-w", "start"]);
  // However the run ends, its server and data go with it.
  process.once("exit", stop);
  return { url: `postgres://jalon:${password}@127.0.0.1:${port}/postgres`, stop };
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, the user that its package makes. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function binaries(): Promise<string> {
  const found = installedBinaries();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.error("No PostgreSQL here: apt-get install postgresql");
    await run("apt-get", ["update", "-q"]);
    await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "postgresql"]);
    const installed = installedBinaries();
    if (installed) return installed;
  }
  throw new Error(
    "No PostgreSQL server (15 or newer) is installed. Install one (Debian: sudo apt-get install postgresql), or name " +
      "a running one by an account that may create databases: BENCH_DATABASE_URL=postgres://user:password@host/postgres",
  );
}

/** Debian keeps the server's programs outside the PATH, one directory for each version. */
function installedBinaries(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  const debian = versions.sort((a, b) => b - a).map((version) => join(root, `${version}`, "bin"));
  const inPath = (process.env.PATH ?? "").split(":");
  return [...debian, ...inPath].find((directory) => existsSync(join(directory, "initdb")));
}

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
