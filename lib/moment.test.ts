import { expect, test } from "vitest";
import { sayMoment } from "./moment";

test("a moment is said on its own clock, whatever the reader's", () => {
  expect(sayMoment("2026-11-21T05:32:10+01:00", "fr")).toBe("21 nov., 05:32");
  expect(sayMoment("2026-11-21T23:59:59-03:30", "en")).toBe("21 Nov, 23:59");
});
