import { expect, test } from "vitest";
import { remembered } from "./remember";

test("asked once for all who come within its time, again afterwards, and each name for itself", async () => {
  let asked = 0;
  const ask = async () => ++asked;
  expect(await Promise.all([remembered("a", 100, ask, 0), remembered("a", 100, ask, 99)])).toEqual([1, 1]);
  expect(await remembered("b", 100, ask, 50)).toBe(2);
  expect(await remembered("a", 100, ask, 100)).toBe(3);
});

test("a failure is not kept", async () => {
  const broken = async () => {
    throw new Error("down");
  };
  await expect(remembered("c", 100, broken, 0)).rejects.toThrow("down");
  expect(await remembered("c", 100, async () => "up", 1)).toBe("up");
});
