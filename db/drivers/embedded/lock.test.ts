import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock } from "./lock";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "jalon-lock-"));
});
afterEach(() => rm(directory, { recursive: true }));

describe("the lock", () => {
  it("is held by one of many that ask at once, and free after its release", async () => {
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => acquireLock(directory, (s) => s.destroy())),
    );
    const held = asked.filter((lock) => lock !== null);
    expect(held.length).toBeLessThanOrEqual(1);
    for (const lock of held) await lock.release();
    const again = await acquireLock(directory, (s) => s.destroy());
    expect(again).not.toBeNull();
    expect(await acquireLock(directory, (s) => s.destroy())).toBeNull();
    await again?.release();
    expect(await readdir(join(directory, "lock"))).toEqual([]);
  });

  it("works in a directory whose path is longer than a socket's may be, and only its owner may enter", async () => {
    const deep = join(directory, "d".repeat(100), "e".repeat(60));
    await mkdir(deep, { recursive: true });
    const lock = await acquireLock(deep, (s) => s.destroy());
    expect(lock).not.toBeNull();
    expect(await acquireLock(deep, (s) => s.destroy())).toBeNull();
    expect((await stat(join(deep, "lock"))).mode & 0o777).toBe(0o700);
    await lock?.release();
    expect(await readdir(join(deep, "lock"))).toEqual([]);
  });
});
