import { expect, test } from "vitest";
import { requireSameOrigin } from "./same-origin";

const asked = (method: string, headers: Record<string, string>) => () =>
  requireSameOrigin(
    new Request("http://jalon.example/api/x", { method, headers: { host: "jalon.example", ...headers } }),
  );

test.each([
  ["a page of ours", { "sec-fetch-site": "same-origin" }],
  ["a page of ours over plain HTTP", { origin: "http://jalon.example" }],
])("%s may change things", (_, headers) => {
  expect(asked("POST", headers)).not.toThrow();
});

test.each<[string, Record<string, string>]>([
  ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.example" }],
  ["a sibling of our domain", { "sec-fetch-site": "same-site", origin: "http://sub.jalon.example" }],
  [
    "a page that claims our origin but is not",
    { "sec-fetch-site": "cross-site", origin: "http://jalon.example" },
  ],
  ["another site over plain HTTP", { origin: "http://evil.example" }],
  ["a sandboxed frame", { origin: "null" }],
  ["nobody", {}],
])("%s may not", (_, headers) => {
  expect(asked("POST", headers)).toThrow(expect.objectContaining({ code: "cross_site" }));
  expect(asked("DELETE", headers)).toThrow(expect.objectContaining({ code: "cross_site" }));
});

test("reading is open to links from anywhere", () => {
  expect(asked("GET", { "sec-fetch-site": "cross-site" })).not.toThrow();
});
