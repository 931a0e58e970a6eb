import type { Day, EventRow, Organisation, Payload } from "./model";
import type { Structure } from "./structure";

/** The events that count: happened, not repeated, and naming nothing unknown (events.md). */

export interface KnownEvent {
  id: string;
  type: string;
  at: number;
  day: Day;
  learner: string | null;
  trainer: string | null;
  /** The lms_item that it is about; null where there is none. */
  item: string | null;
  classId: string | null;
  payload: Payload;
}

interface Placed {
  at: number;
  id: string;
}

/** Arrival order means nothing: events are ordered by time, then by the bytes of the id. */
export const inOrder = (a: Placed, b: Placed) =>
  a.at - b.at || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));

export const isBefore = (a: Placed, b: Placed) => inOrder(a, b) < 0;

export function countedEvents(
  organisation: Organisation,
  structure: Structure,
  localDay: (instant: number) => Day,
): KnownEvent[] {
  const now = Date.parse(organisation.now);
  const names = new Names(organisation, structure);
  const first = new Map<string, EventRow>();
  for (const event of organisation.events) if (!first.has(event.id)) first.set(event.id, event);
  return [...first.values()]
    .filter((event) => Date.parse(event.occurred_at) <= now && names.allKnown(event))
    .map((event) => ({
      id: event.id,
      type: event.type,
      at: Date.parse(event.occurred_at),
      day: localDay(Date.parse(event.occurred_at)),
      learner: event.student_id ?? null,
      trainer: event.instructor_id ?? null,
      item: names.itemOf(event),
      classId: event.class_id ?? null,
      payload: event.payload,
    }))
    .sort(inOrder);
}

const smallest = (ids: string[]) =>
  ids.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))[0] ?? null;

/** The UA that stands for a class. */
export function unitOfClass(structure: Structure, classId: string): string | null {
  const items = structure.rows.lms_item.filter(
    (item) => item.item_type === "Ua" && item.class_id === classId,
  );
  return smallest(items.map((item) => item.id));
}

class Names {
  private readonly students: Set<string>;
  private readonly instructors: Set<string>;
  private readonly courses: Set<string>;
  private readonly classes: Set<string>;
  private readonly states: Set<string>;

  constructor(
    organisation: Organisation,
    private readonly structure: Structure,
  ) {
    const { rows } = structure;
    this.students = new Set(rows.lms_student.map((row) => row.id));
    this.instructors = new Set(rows.lms_instructor.map((row) => row.id));
    this.courses = new Set(rows.lms_course.map((row) => row.id));
    this.classes = new Set(rows.lms_class.map((row) => row.id));
    this.states = new Set(organisation.states.map((row) => `${row.domain}/${row.state_code}`));
  }

  allKnown(event: EventRow): boolean {
    const { domain, state_code } = event.payload;
    const named = this.namedItem(event);
    return (
      (event.student_id === undefined || this.students.has(event.student_id)) &&
      (event.instructor_id === undefined || this.instructors.has(event.instructor_id)) &&
      (event.course_id === undefined || this.courses.has(event.course_id)) &&
      (event.class_id === undefined || this.classes.has(event.class_id)) &&
      (named === null || this.structure.items.get(named.item_id)?.item_type === named.item_type) &&
      (event.type !== "STATE_CHANGE" || this.states.has(`${domain}/${state_code}`))
    );
  }

  private namedItem({ type, payload }: EventRow) {
    if (type === "STATE_CHANGE") return { item_type: payload.domain!, item_id: payload.item_id! };
    return payload.item ?? null;
  }

  itemOf(event: EventRow): string | null {
    const named = this.namedItem(event);
    if (named !== null) return named.item_id;
    const unit = event.class_id === undefined ? null : unitOfClass(this.structure, event.class_id);
    if (unit !== null || event.course_id === undefined) return unit;
    const modules = this.structure.rows.lms_item.filter(
      (item) => item.item_type === "Module" && item.course_id === event.course_id,
    );
    return smallest(modules.map((item) => item.id));
  }
}
