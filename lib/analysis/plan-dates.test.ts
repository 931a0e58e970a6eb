import { expect, test } from "vitest";
import { afterSaving, changesOf, drafted, stillSeen } from "./plan-dates";

const draft = (date: string, seen: string) => ({ date, seen });
const none = new Map();

test("a date is sent with the one that was there when it was chosen, whatever came since", () => {
  const first = drafted(none, "u", "2026-11-05", "2026-11-01");
  const second = drafted(first, "u", "2026-11-06", "2026-11-03");
  expect(changesOf(second)).toEqual([{ item_id: "u", before: "2026-11-01", planned_on: "2026-11-06" }]);
  expect(changesOf(drafted(none, "p", "", "2026-11-01"))).toEqual([
    { item_id: "p", before: "2026-11-01", planned_on: null },
  ]);
  expect(changesOf(drafted(none, "p", "2026-11-01", ""))).toEqual([
    { item_id: "p", before: null, planned_on: "2026-11-01" },
  ]);
});

test("what stands there already is no change", () => {
  expect(drafted(drafted(none, "u", "2026-11-05", ""), "u", "", "").size).toBe(0);
});

test("once dates are kept, what was chosen meanwhile lies over them", () => {
  const drafts = new Map([
    ["u", draft("2026-11-05", "")],
    ["p", draft("2026-11-09", "2026-11-01")],
    ["q", draft("2026-11-07", "2026-11-02")],
  ]);
  const kept = new Map([
    ["u", "2026-11-05"],
    ["p", "2026-11-08"],
  ]);
  expect([...afterSaving(drafts, kept)]).toEqual([
    ["p", draft("2026-11-09", "2026-11-08")],
    ["q", draft("2026-11-07", "2026-11-02")],
  ]);
});

test("refused: what somebody else has set since takes the draft's place, others stay, folded ones too", () => {
  const drafts = new Map([
    ["u", draft("2026-11-05", "2026-11-01")],
    ["p", draft("2026-11-09", "")],
    ["folded", draft("2026-11-09", "2026-11-02")],
  ]);
  const own = new Map([
    ["u", "2026-11-20"],
    ["p", ""],
  ]);
  expect([...stillSeen(drafts, own).keys()]).toEqual(["p", "folded"]);
});
