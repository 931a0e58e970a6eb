import { addDays, localDays } from "./calendar";
import { eventFacts, type Fact } from "./facts";
import { add, exact, type Fraction, isZero, multiply, ONE, percent, ratio, ZERO } from "./fraction";
import { History } from "./history";
import { scopeType } from "./levels";
import { countedEvents, type KnownEvent } from "./log";
import type { Day, ItemRow, ItemType, Organisation, StateRow } from "./model";
import {
  answerFacts,
  doneFacts,
  equivalenceFacts,
  impactFacts,
  type Submission,
  submissions,
  visitFacts,
} from "./samples";
import { remembered, Structure } from "./structure";

export interface ItemState {
  item: ItemRow;
  state: StateRow;
  /** By an event of its own, not by default. */
  entered: boolean;
}

/** Kinds of items that a learner has from enrolment on (kpi.md, 2). */
const EXPECTED: ReadonlySet<ItemType> = new Set([
  "Chapitre",
  "Ua",
  "Micro_competence",
  "Competence",
  "Module",
]);

/** An organisation with its log worked out: facts on their days, and every stock as of the end of any day. */
export class World {
  readonly structure: Structure;
  readonly localDay: (instant: number) => Day;
  readonly now: number;
  readonly today: Day;
  /** The day of the first event that counts; null where none does. */
  readonly firstOn: Day | null;
  readonly events: readonly KnownEvent[];
  readonly history: History;
  readonly facts: readonly Fact[];
  readonly submissions: readonly Submission[];
  private readonly progressOf = new Map<string, { value: Fraction | null }>();
  private readonly itemStates = new Map<string, ItemState[]>();
  private readonly members = new Map<string, string[]>();
  private readonly own = new Map<string, Fact[]>();

  constructor(readonly organisation: Organisation) {
    this.structure = new Structure(organisation.structure);
    this.localDay = localDays(organisation.timeZone);
    this.now = Date.parse(organisation.now);
    this.today = this.localDay(this.now);
    this.events = countedEvents(organisation, this.structure, this.localDay);
    this.firstOn = this.events[0]?.day ?? null;
    this.history = new History(organisation, this.structure, this.events, this.localDay);
    this.submissions = submissions(this);
    this.facts = [
      ...eventFacts(this.structure, this.events),
      ...answerFacts(this, this.submissions),
      ...doneFacts(this),
      ...visitFacts(this),
      ...equivalenceFacts(this),
      ...impactFacts(this),
    ];
  }

  get scopes(): string[] {
    const { structure } = this;
    return [
      "Global",
      ...[...structure.groups.values()].map((group) => `${group.group_type}:${group.id}`),
      ...structure.trainers.map((trainer) => `Formateur:${trainer}`),
      ...structure.learners.map((learner) => `Apprenant:${learner}`),
    ];
  }

  get targets(): string[] {
    const items = [...this.structure.items.values()].map((item) => `${item.item_type}:${item.id}`);
    return ["Global", "Ua", "Projet", ...items];
  }

  /** Had this instant come when the day ended (for today: by now)? */
  cameBy(instant: number, day: Day): boolean {
    return instant <= this.now && this.localDay(instant) <= day;
  }

  /** Was this deadline passed when the day ended (for today: now)? A deadline at this very instant is not. */
  isPast(deadline: number, day: Day): boolean {
    return deadline < this.now && this.localDay(deadline) <= day;
  }

  learnersIn(scope: string, day: Day): string[] {
    const { structure } = this;
    const [type, ref] = [scopeType(scope), scope.slice(scope.indexOf(":") + 1)];
    return remembered(this.members, `${scope}|${day}`, () =>
      structure.learners.filter((learner) => {
        if (type === "Global") return true;
        if (type === "Apprenant") return learner === ref;
        if (type === "Formateur") return structure.isCoveredBy(ref, learner, day);
        return structure.groupsOfLearner(learner, day).has(ref);
      }),
    );
  }

  /** At Global every learner is on target; elsewhere those enrolled in its Module. */
  isOnTarget(learner: string, target: string, day: Day): boolean {
    const item = itemOf(target);
    return item === null || this.structure.isExpectedOf(learner, item, day);
  }

  isBelow(item: string, target: string): boolean {
    return this.structure.targetsOf(item).has(target);
  }

  /** Items of a type at or below the target, of the modules that the learner is enrolled in on the day. */
  expectedItems(learner: string, type: ItemType, target: string, day: Day): ItemRow[] {
    return [...this.structure.items.values()].filter(
      (item) =>
        item.item_type === type &&
        this.isBelow(item.id, target) &&
        this.structure.isExpectedOf(learner, item.id, day),
    );
  }

  /** 0 to 1: how much of a UA is done. */
  private completion(learner: string, unit: ItemRow, day: Day): Fraction {
    if (this.history.isDone(learner, unit.id, day)) return ONE;
    const chapters = [...this.structure.items.values()].filter(
      (item) => item.item_type === "Chapitre" && this.isBelow(item.id, `Ua:${unit.id}`),
    );
    if (chapters.length === 0) return ZERO;
    const done = chapters.filter((chapter) => this.history.isDone(learner, chapter.id, day));
    return ratio(done.length, chapters.length);
  }

  /** 0 to 100; null where no UA has a weight (kpi.md, 3). */
  progress(learner: string, target: string, day: Day): Fraction | null {
    return remembered(this.progressOf, `${learner}|${target}|${day}`, () => {
      let [done, whole] = [ZERO, ZERO];
      for (const unit of this.expectedItems(learner, "Ua", target, day)) {
        const weight = exact(unit.weight);
        done = add(done, multiply(weight, this.completion(learner, unit, day)));
        whole = add(whole, weight);
      }
      return { value: isZero(whole) ? null : percent(done, whole) };
    }).value;
  }

  /** Every item that has a state for the learner when the day ends. */
  statesOf(learner: string, day: Day): ItemState[] {
    return remembered(this.itemStates, `${learner}|${day}`, () =>
      [...this.structure.items.values()].flatMap((item): ItemState[] => {
        const state = this.history.stateOn(learner, item.id, day);
        if (state !== undefined) return [{ item, state, entered: true }];
        if (!EXPECTED.has(item.item_type) || !this.structure.isExpectedOf(learner, item.id, day)) return [];
        return [{ item, state: this.history.stateOf(item.item_type, "A_faire")!, entered: false }];
      }),
    );
  }

  /** The learner's own actions on the target or below, on the days given. */
  actions(learner: string, target: string, from: Day | null, to: Day): Fact[] {
    const all = remembered(this.own, learner, () =>
      this.facts.filter((fact) => fact.kind === "action" && fact.learner === learner),
    );
    return all.filter(
      (fact) => fact.targets.has(target) && (from === null || from <= fact.day) && fact.day <= to,
    );
  }

  /** Any own action, or state other than todo, on the target or below it by the day's end. */
  hasStarted(learner: string, target: string, day: Day): boolean {
    if (this.actions(learner, target, null, day).length > 0) return true;
    return [...this.history.itemsOf(learner)].some(
      (item) =>
        this.isBelow(item, target) &&
        this.history.by(learner, item, day).some((entry) => entry.state.kind !== "todo"),
    );
  }

  isInactive(learner: string, target: string, day: Day): boolean {
    return this.actions(learner, target, addDays(day, -6), day).length === 0;
  }
}

/** The item of a target; null for Global and for "all of that type". */
export const itemOf = (target: string) =>
  target.includes(":") ? target.slice(target.indexOf(":") + 1) : null;
