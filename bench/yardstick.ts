import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { promisify } from "node:util";

/** Milliseconds of a fixed piece of work that allocates and sorts, by one process and by one a core at once. */
export type Yardstick = { readonly alone: number; readonly together: number };

const WORK = `
  const start = performance.now();
  const rows = [];
  for (let i = 0; i < 400_000; i++) rows.push({ key: Math.imul(i, 2654435761) >>> 0, text: String(i) });
  rows.sort((a, b) => a.key - b.key);
  console.log(performance.now() - start);`;

/** In a process of its own: what it allocates is not the memory of what is measured. */
const piece = async () => Number((await promisify(execFile)(process.execPath, ["-e", WORK])).stdout);

/**
 * How fast the machine is at this hour. On a host that is shared the same figure of this program varies by a factor of two, with what its
 * neighbours do to the memory: a figure in milliseconds is read beside this one.
 */
export async function measureYardstick(): Promise<Yardstick> {
  const alone = await piece();
  const all = await Promise.all(cpus().map(piece));
  return { alone, together: Math.max(...all) };
}

export const yardstickText = (yards: readonly Yardstick[]): string =>
  yards.map(({ alone, together }) => `${alone.toFixed(0)} / ${together.toFixed(0)}`).join(", ");
