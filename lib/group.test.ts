import { expect, test } from "vitest";
import { cellOf, type GroupLearner, NOT_EXPECTED, sorted, stateOf } from "./group";

const learner = (name: string, more: Partial<GroupLearner> = {}): GroupLearner => ({
  studentId: name,
  name,
  subGroup: null,
  presence: "active",
  progress: null,
  score: null,
  scores: null,
  lastOn: null,
  streak: null,
  need: null,
  cells: "",
  has: "",
  folded: [],
  ...more,
});
const names = (learners: readonly GroupLearner[]) => learners.map(({ name }) => name);

test("a letter is a state and back; what is not expected is none", () => {
  const states = ["A_faire", "En_cours", "Validee"];
  expect(states.map((_, index) => stateOf(cellOf(index), states))).toEqual(states);
  expect(stateOf(NOT_EXPECTED, states)).toBeNull();
  expect(stateOf(undefined, states)).toBeNull();
});

test.each([
  [false, ["Driss", "Anas", "Bilal", "Chaïma"]],
  [true, ["Anas", "Driss", "Bilal", "Chaïma"]],
])("by progress, descending %s: what is unknown comes last, and alike by name", (descending, expected) => {
  const learners = [
    learner("Chaïma"),
    learner("Bilal", { progress: null }),
    learner("Anas", { progress: 80 }),
    learner("Driss", { progress: 0 }),
  ];
  expect(names(sorted(learners, { sort: "progress", descending }))).toEqual(expected);
});

test("by a unit's state, not expected last; by name with accents in place", () => {
  const learners = [
    learner("Zoé", { cells: "a-" }),
    learner("Élan", { cells: "b-" }),
    learner("Fatima", { cells: "-a" }),
    learner("Dina", { cells: "ab" }),
  ];
  expect(names(sorted(learners, { sort: { unit: 0 }, descending: true }))).toEqual([
    "Élan",
    "Dina",
    "Zoé",
    "Fatima",
  ]);
  expect(names(sorted(learners, { sort: "name", descending: false }))).toEqual([
    "Dina",
    "Élan",
    "Fatima",
    "Zoé",
  ]);
});
