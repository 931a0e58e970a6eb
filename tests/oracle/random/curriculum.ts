import type { ClassRow, CourseRow, ItemRow, ItemType, PlanRow } from "../model";
import { unique } from "./people";
import type { Random } from "./prng";
import type { Timeline } from "./timeline";

/** A curriculum with levels missing here and there, classes of every kind, projects with and without tasks. */

const WEIGHTS = [1, 1, 1, 0, 2, 0.5, 2.75];
const STEP_TYPES = ["video", "quiz", "video_quiz", "reading", "workshop"];

export interface Curriculum {
  lms_course: CourseRow[];
  lms_class: ClassRow[];
  lms_item: ItemRow[];
}

class Builder {
  readonly courses: CourseRow[] = [];
  readonly classes: ClassRow[] = [];
  readonly items: ItemRow[] = [];

  constructor(private readonly random: Random) {}

  course(): string {
    const id = `course${this.courses.length + 1}`;
    this.courses.push({ id, name: id });
    return id;
  }

  lesson(course_id: string): string {
    const id = `class${this.classes.length + 1}`;
    const step_type = this.random.pick(STEP_TYPES);
    this.classes.push({ id, course_id, name: id, order_index: this.classes.length, step_type });
    return id;
  }

  item(item_type: ItemType, parent_id: string | null, more: Partial<ItemRow> = {}): string {
    const { random } = this;
    const id = `${item_type.slice(0, 2).toLowerCase()}${this.items.length + 1}`;
    this.items.push({
      id,
      item_type,
      parent_id,
      course_id: null,
      class_id: null,
      name: id,
      position: this.items.length,
      weight: random.pick(WEIGHTS),
      is_key: random.chance(0.4),
      is_critical: random.chance(0.4),
      ...more,
    });
    return id;
  }

  unit(parent: string | null, course: string) {
    const { random } = this;
    const reused = this.classes.at(-1);
    const class_id = random.chance(0.75)
      ? reused !== undefined && random.chance(0.1)
        ? reused.id
        : this.lesson(course)
      : null;
    const unit = this.item("Ua", parent, { class_id });
    for (
      let n = random.weighted([
        [0, 40],
        [1, 20],
        [2, 25],
        [3, 15],
      ]);
      n > 0;
      n--
    )
      this.item("Chapitre", unit);
  }

  module(parent: string | null, course: string) {
    const { random } = this;
    const module = this.item("Module", parent, { course_id: random.chance(0.93) ? course : null });
    for (let c = random.int(0, 2); c > 0; c--) {
      const competence = this.item("Competence", module);
      for (let m = random.int(0, 2); m > 0; m--) {
        const micro = this.item("Micro_competence", competence);
        for (let u = random.int(0, 2); u > 0; u--) this.unit(micro, course);
      }
      if (random.chance(0.35)) this.unit(competence, course);
    }
    if (random.chance(0.1)) this.unit(this.item("Micro_competence", module), course);
    if (random.chance(0.5)) this.unit(module, course);
    if (random.chance(0.05)) this.item("Chapitre", module);
    if (random.chance(0.1)) this.item("Tache", module);
    for (let p = random.int(0, 2); p > 0; p--) {
      const project = this.item("Projet", module);
      for (let t = random.int(0, 3); t > 0; t--) this.item("Tache", project);
    }
  }
}

export function curriculum(random: Random): Curriculum {
  const builder = new Builder(random);
  const root = random.chance(0.3) ? builder.item("Referentiel", null) : null;
  for (
    let n = random.weighted([
      [1, 45],
      [2, 45],
      [3, 10],
    ]);
    n > 0;
    n--
  ) {
    const course = builder.course();
    builder.module(root, course);
    if (random.chance(0.1)) builder.module(root, course);
    if (random.chance(0.25)) builder.lesson(course);
  }
  // What hangs below no Module exists too.
  const course = builder.courses[0]!.id;
  if (random.chance(0.12)) builder.unit(root, course);
  if (random.chance(0.08)) builder.item("Tache", builder.item("Projet", root));
  return { lms_course: builder.courses, lms_class: builder.classes, lms_item: builder.items };
}

/** Plans at every level of groups, several for one item; now and then for something that has no plan metric. */
export function plans(
  random: Random,
  life: Timeline,
  groups: string[],
  items: readonly ItemRow[],
): PlanRow[] {
  const plannable = items.filter((item) => item.item_type === "Ua" || item.item_type === "Projet");
  const rows = groups.flatMap((group_id) =>
    random.some(plannable, 0.35).map((item) => ({
      group_id,
      item_id: item.id,
      planned_on: life.dayAround(random),
    })),
  );
  if (random.chance(0.15)) {
    rows.push({ group_id: groups[0]!, item_id: random.pick(items).id, planned_on: life.dayAround(random) });
  }
  return unique(rows, (row) => `${row.group_id}|${row.item_id}`);
}
