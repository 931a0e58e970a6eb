import { expect, test } from "vitest";
import type { GroupData, GroupLearner } from "@/lib/group";
import { linesOf, readOrder, writeOrder } from "./rows";

const learner = (name: string, presence: GroupLearner["presence"], cells: string): GroupLearner => ({
  studentId: name,
  name,
  subGroup: null,
  presence,
  progress: null,
  score: null,
  scores: null,
  lastOn: null,
  streak: null,
  need: null,
  cells,
  has: cells,
  folded: [],
});
const data = {
  units: [{ id: "u.1" }, { id: "u2" }],
  states: [{ code: "A_faire" }, { code: "Validee" }],
  learners: [
    learner("Éloïse", "active", "ab"),
    learner("Adam", "never", "aa"),
    learner("Bruno", "inactive", "bb"),
    learner("Chloé", "active", "bb"),
  ],
} as unknown as GroupData;
const shown = (by: Partial<Parameters<typeof linesOf>[1]>) =>
  linesOf(data, { order: { sort: "name", descending: false }, state: null, search: "", ...by }).map((line) =>
    line.kind === "part" ? `${line.presence} ${line.count}` : line.learner.name,
  );

test("who is inactive or never began stays, in a part of their own", () => {
  expect(shown({})).toEqual(["active 2", "Chloé", "Éloïse", "inactive 1", "Bruno", "never 1", "Adam"]);
});

test("of a state: those who have a unit in it; of a text: whatever its accents", () => {
  expect(shown({ state: "A_faire" })).toEqual(["active 1", "Éloïse", "never 1", "Adam"]);
  expect(shown({ search: "eloi" })).toEqual(["active 1", "Éloïse"]);
  expect(shown({ search: "nobody" })).toEqual([]);
});

test.each(["name.desc", "progress.asc", "unit:u.1.desc", "unit:u2.asc"])(
  "the address %s survives",
  (text) => {
    expect(writeOrder(readOrder(text, data), data)).toBe(text);
  },
);

test("no order, an unknown column and a unit that is gone are by name", () => {
  for (const text of [null, "age.desc", "unit:gone.asc"])
    expect(writeOrder(readOrder(text, data), data)).toBe(text === "age.desc" ? "name.desc" : null);
});
