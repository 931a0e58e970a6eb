import type { Slice } from "./calendar";
import type { Fact, FactKind } from "./facts";
import { type Fraction, mean } from "./fraction";
import type { Day, ItemType } from "./model";
import { remembered } from "./structure";
import { type ItemState, itemOf, type World } from "./world";

/** One (date, period, scope, target): what every metric is a function of. */
export class Cell {
  private readonly here: readonly Fact[];

  constructor(
    readonly world: World,
    readonly slice: Slice,
    readonly scope: string,
    readonly target: string,
    /** Facts of the window, whatever their scope and target. */
    readonly windowFacts: readonly Fact[],
    /** Facts of the window and scope, whatever their target. */
    readonly scopeFacts: readonly Fact[],
  ) {
    this.here = scopeFacts.filter((fact) => fact.targets.has(target));
  }

  /** The day of E. */
  get asOf(): Day {
    return this.slice.asOf;
  }

  /** Facts of a kind in the window, scope and target. */
  facts(kind: FactKind, code?: string): Fact[] {
    return this.here.filter((fact) => fact.kind === kind && (code === undefined || fact.code === code));
  }

  count(kind: FactKind, code?: string): number {
    return this.facts(kind, code).length;
  }

  /** The same window with another scope or target. */
  at(scope: string, target: string): Cell {
    const inScope = this.windowFacts.filter((fact) => fact.scopes.has(scope));
    return new Cell(this.world, this.slice, scope, target, this.windowFacts, inScope);
  }

  /** Learners in scope on E. */
  learnersInScope(day: Day = this.asOf): string[] {
    return this.world.learnersIn(this.scope, day);
  }

  /** Learners in scope and on target on E. */
  learners(): string[] {
    return this.learnersInScope().filter((learner) => this.world.isOnTarget(learner, this.target, this.asOf));
  }

  /** The progress of each learner in scope who has one. */
  progresses(day: Day = this.asOf): Fraction[] {
    return this.learnersInScope(day)
      .map((learner) => this.world.progress(learner, this.target, day))
      .filter((value) => value !== null);
  }

  /** States on E of the items at or below the target, of learners on target. */
  states(...types: ItemType[]): (ItemState & { learner: string })[] {
    return this.learners().flatMap((learner) =>
      this.world
        .statesOf(learner, this.asOf)
        .filter(({ item }) => types.includes(item.item_type) && this.world.isBelow(item.id, this.target))
        .map((state) => ({ ...state, learner })),
    );
  }

  get isGlobal(): boolean {
    return itemOf(this.target) === null;
  }
}

export const cellsOfScope = (world: World, slice: Slice, scope: string, window: readonly Fact[]) => {
  const inScope = window.filter((fact) => fact.scopes.has(scope));
  return (target: string) => new Cell(world, slice, scope, target, window, inScope);
};

/** Values by learner, averaged. */
export function meansByLearner(facts: readonly Fact[]): Map<string, Fraction> {
  const byLearner = groupBy(facts, (fact) => fact.learner!);
  return new Map([...byLearner].map(([learner, own]) => [learner, mean(own.map((fact) => fact.value))!]));
}

export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) remembered(groups, keyOf(value), () => []).push(value);
  return groups;
}
