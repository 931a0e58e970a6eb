import type { Day, GroupRow, ItemRow, ItemType, StructureRows } from "./model";

/** Who is where, and what lies below what (kpi.md, 1.5 to 1.7). */

const covers = (from: Day, to: Day | null, day: Day) => from <= day && (to === null || day <= to);

export class Structure {
  readonly learners: string[];
  readonly trainers: string[];
  readonly groups: Map<string, GroupRow>;
  readonly items: Map<string, ItemRow>;
  private readonly learnerGroups = new Map<string, Set<string>>();
  private readonly trainerGroups = new Map<string, Set<string>>();
  private readonly paths = new Map<string | null, Set<string>>();

  constructor(readonly rows: StructureRows) {
    this.learners = rows.lms_student.map((row) => row.id);
    this.trainers = rows.lms_instructor.map((row) => row.id);
    this.groups = new Map(rows.lms_group.map((row) => [row.id, row]));
    this.items = new Map(rows.lms_item.map((row) => [row.id, row]));
  }

  /** The group itself, then each one above it. */
  groupAndAbove(id: string): GroupRow[] {
    const group = this.groups.get(id);
    if (group === undefined) return [];
    return [group, ...(group.parent_id === null ? [] : this.groupAndAbove(group.parent_id))];
  }

  /** The group itself and all that lie below it. */
  groupAndBelow(id: string): string[] {
    return [...this.groups.keys()].filter((other) => this.groupAndAbove(other).some((up) => up.id === id));
  }

  /** The groups a learner belongs to on a day, those above included. */
  groupsOfLearner(learner: string, day: Day): Set<string> {
    return remembered(this.learnerGroups, `${learner}|${day}`, () => {
      const own = this.rows.lms_group_student.filter(
        (row) => row.student_id === learner && covers(row.joined_on, row.left_on, day),
      );
      return new Set(own.flatMap((row) => this.groupAndAbove(row.group_id).map((group) => group.id)));
    });
  }

  /** The groups assigned to a trainer on a day, with those below them. */
  groupsCoveredBy(trainer: string, day: Day): Set<string> {
    return remembered(this.trainerGroups, `${trainer}|${day}`, () => {
      const own = this.rows.lms_group_instructor.filter(
        (row) => row.instructor_id === trainer && covers(row.joined_on, row.left_on, day),
      );
      return new Set(own.flatMap((row) => this.groupAndBelow(row.group_id)));
    });
  }

  isCoveredBy(trainer: string, learner: string, day: Day): boolean {
    const groups = this.groupsOfLearner(learner, day);
    return [...this.groupsCoveredBy(trainer, day)].some((group) => groups.has(group));
  }

  private groupScopes(groups: Iterable<string>): string[] {
    return [...groups].map((id) => `${this.groups.get(id)!.group_type}:${id}`);
  }

  /** Scopes of a fact that is the learner's own doing. */
  scopesOfLearner(learner: string, day: Day): Set<string> {
    const trainers = this.trainers.filter((trainer) => this.isCoveredBy(trainer, learner, day));
    return new Set([
      "Global",
      `Apprenant:${learner}`,
      ...this.groupScopes(this.groupsOfLearner(learner, day)),
      ...trainers.map((trainer) => `Formateur:${trainer}`),
    ]);
  }

  /** Scopes of a fact that a trainer made about a learner: of the trainers, the author alone. */
  scopesOfAuthored(learner: string, author: string, day: Day): Set<string> {
    return new Set([
      "Global",
      `Apprenant:${learner}`,
      ...this.groupScopes(this.groupsOfLearner(learner, day)),
      `Formateur:${author}`,
    ]);
  }

  /** Scopes that a trainer is in. */
  scopesOfTrainer(trainer: string, day: Day): Set<string> {
    const covered = [...this.groupsCoveredBy(trainer, day)];
    const above = covered.flatMap((id) => this.groupAndAbove(id).map((group) => group.id));
    return new Set(["Global", `Formateur:${trainer}`, ...this.groupScopes(new Set(above))]);
  }

  /** The item itself, then each one above it. */
  itemAndAbove(id: string): ItemRow[] {
    const item = this.items.get(id);
    if (item === undefined) return [];
    return [item, ...(item.parent_id === null ? [] : this.itemAndAbove(item.parent_id))];
  }

  /** What a fact on this item counts for: the item, each one above it, and Global. */
  targetsOf(item: string | null): Set<string> {
    return remembered(
      this.paths,
      item,
      () =>
        new Set([
          "Global",
          ...(item === null ? [] : this.itemAndAbove(item).map((up) => `${up.item_type}:${up.id}`)),
        ]),
    );
  }

  /** The nearest item of a type at or above this one. */
  nearest(item: string, type: ItemType): ItemRow | undefined {
    return this.itemAndAbove(item).find((up) => up.item_type === type);
  }

  isEnrolled(learner: string, moduleId: string, day: Day): boolean {
    const course = this.items.get(moduleId)?.course_id ?? null;
    return this.rows.lms_enrollment.some(
      (row) =>
        row.course_id === course && row.student_id === learner && covers(row.enrolled_on, row.left_on, day),
    );
  }

  /** Is the learner enrolled on that day in the Module of this item? Never for an item without a Module. */
  isExpectedOf(learner: string, item: string, day: Day): boolean {
    const module = this.nearest(item, "Module");
    return module !== undefined && this.isEnrolled(learner, module.id, day);
  }
}

export function remembered<K, V>(memory: Map<K, V>, key: K, compute: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = compute();
  memory.set(key, value);
  return value;
}
