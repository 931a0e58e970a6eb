import { expect, test } from "vitest";
import {
  DEFAULT_VIEW,
  parseScope,
  parseTarget,
  parseView,
  queryOf,
  refText,
  viewHref,
  viewQuery,
} from "./view";

const asQuery = (text: string) => queryOf(`http://here/?${text}`);

test.each([
  ["Global", { type: "Global", id: null }],
  ["Groupe:g-7", { type: "Groupe", id: "g-7" }],
  ["Groupe:urn:x:7", { type: "Groupe", id: "urn:x:7" }],
  ["Groupe", null],
  ["Groupe:", null],
  ["Global:1", null],
  ["Module:m", null],
  ["", null],
])("scope %j is %j", (text, ref) => {
  expect(parseScope(text)).toEqual(ref);
});

test.each([
  ["Global", { type: "Global", id: null }],
  ["Ua", { type: "Ua", id: null }],
  ["Ua:u1", { type: "Ua", id: "u1" }],
  ["Module", null],
  ["Global:1", null],
  ["Groupe:g", null],
])("target %j is %j", (text, ref) => {
  expect(parseTarget(text)).toEqual(ref);
});

test("an empty address is the default view, and the default view is an empty address", () => {
  expect(parseView({})).toEqual(DEFAULT_VIEW);
  expect(viewHref("/", DEFAULT_VIEW)).toBe("/");
});

test("an address survives being read and written", () => {
  const text =
    "scope=Groupe%3Ag%20%C3%A9&target=Module%3Am&period=Month&date=2026-02-28&with=Groupe%3Ab&with=Groupe%3Ac&against=2026-01-31&by=group&domain=Tache&module=m%201";
  const view = parseView(asQuery(text));
  expect(parseView(asQuery(viewQuery(view).toString()))).toEqual(view);
  expect(view.scope && refText(view.scope)).toBe("Groupe:g é");
});

test("what cannot be read falls back: 30 February, an unknown period, a scope of no type", () => {
  expect(
    parseView(asQuery("scope=X%3A1&period=Year&date=2026-02-30&against=2026-02-30&by=x&domain=y&with=z")),
  ).toEqual(DEFAULT_VIEW);
});

test("at most five are compared", () => {
  const query = asQuery([1, 2, 3, 4, 5, 6, 7].map((n) => `with=Groupe%3A${n}`).join("&"));
  expect(parseView(query).compared).toHaveLength(5);
});
