import { addDays } from "../calendar";
import type { GroupRow, GroupType, StructureRows } from "../model";
import type { Random } from "./prng";
import type { Timeline } from "./timeline";

/** Sessions, groups and sub-groups, who belongs to them when, and who has which trainer. */

const named = (id: string) => ({ id, name: id });

const group = (id: string, group_type: GroupType, parent_id: string | null): GroupRow => ({
  id,
  group_type,
  parent_id,
  name: `Group ${id}`,
  starts_on: null,
  ends_on: null,
});

function groups(random: Random): GroupRow[] {
  const rows: GroupRow[] = [];
  const add = (group_type: GroupType, parent: string | null) => {
    const id = `${group_type[0]}${rows.length + 1}`;
    rows.push(group(id, group_type, parent));
    return id;
  };
  for (let s = random.int(1, 2); s > 0; s--) {
    const session = add("Session", null);
    for (let g = random.int(0, 2); g > 0; g--) {
      const groupe = add("Groupe", random.chance(0.9) ? session : null);
      for (let k = random.int(0, 2); k > 0; k--) add("Sous_groupe", groupe);
    }
    if (random.chance(0.15)) add("Sous_groupe", session);
  }
  return rows;
}

/** An interval of days that may be open at its end. */
function interval(random: Random, life: Timeline): { from: string; to: string | null } {
  const from = random.chance(0.6) ? addDays(life.days[0]!, -random.int(0, 20)) : life.dayAround(random);
  if (random.chance(0.65)) return { from, to: null };
  return { from, to: addDays(from, random.int(0, life.days.length)) };
}

/** One to three stays, which may overlap, follow each other at once, or leave a gap. */
function stays(random: Random, life: Timeline) {
  const count = random.weighted([
    [1, 65],
    [2, 25],
    [3, 10],
  ]);
  const all = Array.from({ length: count }, () => interval(random, life));
  if (count > 1 && random.chance(0.4)) all[1]!.from = addDays(all[0]!.to ?? all[0]!.from, 1);
  const [second] = all.slice(1);
  if (second?.to && second.to < second.from) second.to = null;
  return all;
}

export function people(random: Random, life: Timeline): Partial<StructureRows> {
  const lms_student = Array.from({ length: random.int(3, 9) }, (_, i) => named(`s${i + 1}`));
  const lms_instructor = Array.from({ length: random.int(1, 3) }, (_, i) => named(`i${i + 1}`));
  const lms_group = groups(random);
  const ids = lms_group.map((row) => row.id);

  const lms_group_student = lms_student
    .filter(() => random.chance(0.9))
    .flatMap(({ id: student_id }) =>
      stays(random, life).map(({ from, to }) => ({
        group_id: random.pick(ids),
        student_id,
        joined_on: from,
        left_on: to,
      })),
    );
  const lms_group_instructor = lms_instructor.flatMap(({ id: instructor_id }) =>
    Array.from({ length: random.int(0, 3) }, () => interval(random, life)).map(({ from, to }) => ({
      group_id: random.pick(ids),
      instructor_id,
      joined_on: from,
      left_on: to,
    })),
  );
  return {
    lms_student,
    lms_instructor,
    lms_group,
    lms_group_student: unique(
      lms_group_student,
      (row) => `${row.group_id}|${row.student_id}|${row.joined_on}`,
    ),
    lms_group_instructor: unique(
      lms_group_instructor,
      (row) => `${row.group_id}|${row.instructor_id}|${row.joined_on}`,
    ),
  };
}

export function enrolments(random: Random, life: Timeline, students: string[], courses: string[]) {
  const rows = students.flatMap((student_id) =>
    random.some(courses, 0.75).flatMap((course_id) =>
      stays(random, life).map(({ from, to }) => ({
        course_id,
        student_id,
        enrolled_on: from,
        left_on: to,
      })),
    ),
  );
  return unique(rows, (row) => `${row.course_id}|${row.student_id}|${row.enrolled_on}`);
}

/** The first row of each key. */
export function unique<T>(rows: readonly T[], keyOf: (row: T) => string): T[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = keyOf(row);
    return !seen.has(key) && seen.add(key);
  });
}
