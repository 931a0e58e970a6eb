import { expect, test } from "vitest";
import { cellOf, columnsOf, doneOf, type Unit } from "./group";
import { foldUnits, MAX_UNITS } from "./group-fold";
import { ALL_MODULES } from "./view";

const STATES = [{ kind: "todo" }, { kind: "doing" }, { kind: "done" }] as const;
const [TODO, DOING, DONE] = STATES.map((_, index) => cellOf(index));
const PER_MODULE = 40;
const units = ["m1", "m2", "m3"].flatMap((module): Unit[] =>
  Array.from({ length: PER_MODULE }, (_, index) => ({
    id: `${module}.${index}`,
    label: `${module}.${index}`,
    moduleId: module,
    moduleLabel: module.toUpperCase(),
  })),
);
/** Done in the first module, at work in the second, not expected in the third but for one unit. */
const learner = [`${DONE}`.repeat(40), `${DOING}${TODO}`.repeat(20), TODO, "-".repeat(39)].join("");
const shown = (asked: string | null, cells = [learner]) => foldUnits(units, STATES, cells, asked);
const modules = ({ units: own }: { units: Unit[] }) => [...new Set(own.map(({ moduleId }) => moduleId))];

test("as many as one table shows stay as they are, whatever module is asked for", () => {
  const few = units.slice(0, MAX_UNITS);
  const fold = foldUnits(few, STATES, [learner.slice(0, MAX_UNITS)], "m2");
  expect([fold.isLong, fold.units.length, fold.folded]).toEqual([false, MAX_UNITS, []]);
  expect(fold.of(learner.slice(0, MAX_UNITS)).cells).toBe(learner.slice(0, MAX_UNITS));
});

test("units of one module have nothing to be folded into", () => {
  const one = units.map((unit) => ({ ...unit, moduleId: "m1" }));
  expect(foldUnits(one, STATES, [learner], null).units).toHaveLength(units.length);
});

test("open is the module at work, the one asked for, or all; one that is not there is as none", () => {
  expect(modules(shown(null))).toEqual(["m2"]);
  expect(modules(shown("m3"))).toEqual(["m3"]);
  expect(modules(shown("gone"))).toEqual(["m2"]);
  const all = shown(ALL_MODULES);
  expect([all.isLong, all.units.length, all.folded]).toEqual([true, units.length, []]);
});

test("with nothing at work, the first module with something left; with nothing left, the first", () => {
  const before = `${DONE}`.repeat(40) + `${TODO}`.repeat(80);
  expect(modules(shown(null, [before]))).toEqual(["m2"]);
  expect(modules(shown(null, [`${DONE}`.repeat(120)]))).toEqual(["m1"]);
  expect(modules(shown(null, []))).toEqual(["m1"]);
});

test("a folded module counts its units by state, after the open one; what is not expected counts nowhere", () => {
  const fold = shown("m2");
  expect(fold.folded).toEqual([
    { id: "m1", label: "M1" },
    { id: "m3", label: "M3" },
  ]);
  const own = fold.of(learner);
  expect(own.cells).toBe(learner.slice(40, 80));
  expect(own.folded).toEqual([
    [0, 0, 40],
    [1, 0, 0],
  ]);
  expect(own.folded.map((counts) => doneOf(counts, STATES))).toEqual([
    { expected: 40, done: 40 },
    { expected: 1, done: 0 },
  ]);
  expect([...own.has].sort()).toEqual([TODO, DOING, DONE].sort());
  const places = columnsOf(fold).map((one) => (one.kind === "unit" ? one.unit.id : one.module.id));
  expect([places[0], ...places.slice(-3)]).toEqual(["m2.0", "m2.39", "m1", "m3"]);
});
