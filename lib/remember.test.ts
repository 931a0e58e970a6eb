import { expect, test } from "vitest";
import { remembered } from "./remember";

test("asked once for all who come within its time, again afterwards, and each name for itself", async () => {
  let asked = 0;
  const ask = async () => ++asked;
  expect(
    await Promise.all([
      remembered("a", ask, { ms: 100, now: 0 }),
      remembered("a", ask, { ms: 100, now: 99 }),
    ]),
  ).toEqual([1, 1]);
  expect(await remembered("b", ask, { ms: 100, now: 50 })).toBe(2);
  expect(await remembered("a", ask, { ms: 100, now: 100 })).toBe(3);
});

test("for a while longer the old answer is given and a new one asked for, once", async () => {
  let asked = 0;
  const ask = async () => ++asked;
  const at = (now: number) => remembered("d", ask, { ms: 100, staleMs: 200, now });
  expect(await at(0)).toBe(1);
  expect(await Promise.all([at(150), at(151)])).toEqual([1, 1]);
  expect(await at(160)).toBe(2);
  // Nobody came for too long: the old answer is no answer.
  expect(await at(1000)).toBe(3);
});

test("a failure is not kept", async () => {
  const broken = async () => {
    throw new Error("down");
  };
  await expect(remembered("c", broken, { ms: 100, now: 0 })).rejects.toThrow("down");
  expect(await remembered("c", async () => "up", { ms: 100, now: 1 })).toBe("up");
});
