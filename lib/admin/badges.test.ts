import { expect, test } from "vitest";
import { DEFAULT_BADGES } from "@/lib/badges";
import { criteriaOf, NEW_CONDITION, ruleFormOf } from "./badges";

test.each(DEFAULT_BADGES.map((badge) => [badge.id, badge] as const))(
  "%s: the form of a rule says the rule again",
  (_, { criteria, repeatable }) => {
    const form = ruleFormOf(criteria, repeatable ? { repeatable } : {});
    const again = ruleFormOf(criteriaOf(form), { repeatable: form.repeatable });
    expect({ ...again, json: "" }).toEqual({ ...form, json: "" });
    expect(form.repeatable).toBe(repeatable ?? null);
  },
);

test("a rule of two levels stays as it is kept", () => {
  const criteria = { all: [{ any: [{ points: 5 }, { streak_days: 3 }] }, { points: 9 }] };
  const form = ruleFormOf(criteria, {});
  expect([form.mode, criteriaOf(form)]).toEqual(["json", criteria]);
});

test("what is built", () => {
  const form = ruleFormOf({}, {});
  expect([form.mode, criteriaOf(form)]).toEqual(["hand", {}]);
  const conditions = [{ ...NEW_CONDITION, kind: "streak_days" as const, count: 7 }];
  expect(criteriaOf({ ...form, mode: "any", conditions })).toEqual({ any: [{ streak_days: 7 }] });
  expect(criteriaOf({ ...form, mode: "json", json: "[1]" })).toBeNull();
  expect(criteriaOf({ ...form, mode: "json", json: "{" })).toBeNull();
});
