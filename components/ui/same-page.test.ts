import { describe, expect, test } from "vitest";
import { isSamePage, keepFilters } from "./same-page";

const at = (address: string) => {
  const [path = "", query] = address.split("?");
  return { path, query: new URLSearchParams(query) };
};

describe("another view of the page", () => {
  test.each([
    {
      name: "a group's table keeps its order, its state and its search",
      from: "/groups/A?scope=Groupe%3AA&sort=-u1&state=A_faire&q=nour",
      to: "/groups/A?scope=Groupe%3AA&date=2026-10-11",
      expected: "/groups/A?scope=Groupe%3AA&date=2026-10-11&sort=-u1&state=A_faire&q=nour",
    },
    {
      name: "the list of needs keeps its state and its rule, not the page it was on",
      from: "/needs?state=acknowledged&rule=silent&page=3",
      to: "/needs?period=Month",
      expected: "/needs?period=Month&state=acknowledged&rule=silent",
    },
    {
      name: "the statistics keep what was searched, also where nothing else is asked",
      from: "/metrics?q=d%C3%A9lai&date=2026-10-11",
      to: "/metrics",
      expected: "/metrics?q=d%C3%A9lai",
    },
    {
      name: "an open item of the plan is closed",
      from: "/plan?item=u1&module=m",
      to: "/plan?module=m2",
      expected: "/plan?module=m2",
    },
    {
      name: "what an address says itself holds",
      from: "/needs?state=acknowledged",
      to: "/needs?state=open",
      expected: "/needs?state=open",
    },
    {
      name: "an id is the same however it is written",
      from: "/groups/g:7?q=nour",
      to: "/groups/g%3A7",
      expected: "/groups/g%3A7?q=nour",
    },
    {
      name: "another group's table begins anew",
      from: "/groups/A?q=nour",
      to: "/groups/B",
      expected: "/groups/B",
    },
    {
      name: "so does another page",
      from: "/needs?rule=silent",
      to: "/learners/l1?date=2026-10-11",
      expected: "/learners/l1?date=2026-10-11",
    },
  ])("$name", ({ from, to, expected }) => {
    expect(keepFilters(to, at(from))).toBe(expected);
  });
});

test.each([
  ["/groups/A?date=2026-10-11", "/groups/A", true],
  ["/groups/A#matrix", "/groups/A", true],
  ["/groups/a%20b", "/groups/a b", true],
  ["/groups/A", "/groups", false],
  ["/learners/l1", "/groups/A", false],
  ["/groups/100%", "/groups/100%", true],
])("%s, seen from %s: the same page is %s", (href, path, expected) => {
  expect(isSamePage(href, path)).toBe(expected);
});
