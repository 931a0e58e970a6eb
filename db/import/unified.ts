import type { Sql } from "@/db/client";
import type { EventInput } from "@/lib/events";
import { FileFormatError } from "./csv";
import { type Prepared, TableBuilder } from "./prepared";
import { LeftOutList } from "./report";

/** Unified.to's object types that are taken, as its webhooks name them. */
export const UNIFIED_TYPES = [
  "lms_student",
  "lms_instructor",
  "lms_course",
  "lms_class",
  "lms_activity",
  "crm_contact",
] as const;
export type UnifiedType = (typeof UNIFIED_TYPES)[number];

type Fields = Readonly<Record<string, unknown>>;
type One = { type: UnifiedType; object: Fields };

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== ""
    ? value.trim()
    : typeof value === "number"
      ? String(value)
      : undefined;
const list = (value: unknown): unknown[] | undefined => (Array.isArray(value) ? value : undefined);
/** Without what is absent: a column that an object does not speak of keeps its value. */
const said = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
const instant = (value: unknown): string | undefined => {
  const date = new Date(typeof value === "number" || typeof value === "string" ? value : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** `LmsStudent`, `lms_student`, `lmsstudent`, `student`: the type that a word means. */
function typeOf(word: unknown): UnifiedType | undefined {
  const plain =
    typeof word === "string"
      ? word
          .replace(/[^a-z]/gi, "")
          .toLowerCase()
          .replace(/s$/, "")
      : "";
  return UNIFIED_TYPES.find((type) => {
    const name = type.replace("_", "").replace(/s$/, "");
    return plain === name || plain === name.slice(3);
  });
}

/** What an object is by the fields that only its type has. */
function shapeOf(object: Fields): UnifiedType | undefined {
  if ("content_id" in object || ("student_id" in object && "course_id" in object)) return "lms_activity";
  if ("course_id" in object) return "lms_class";
  if ("is_private" in object || "categories" in object || "price_amount" in object) return "lms_course";
  if ("company" in object || "link_urls" in object) return "crm_contact";
  if ("title" in object && ("first_name" in object || "emails" in object)) return "lms_instructor";
  if ("first_name" in object || "last_name" in object || "address" in object || "emails" in object)
    return "lms_student";
  return undefined;
}

/**
 * The objects of a body: one, an array, `{"LmsStudent": […], …}`, or a webhook `{data: […], webhook: {object_type, connection_id}}`.
 * @param type what they are where they do not say
 */
function objectsOf(body: unknown, type?: UnifiedType): { objects: One[]; connection: string } {
  const unknown = new LeftOutList();
  const tagged = (values: unknown[], named?: UnifiedType): One[] =>
    values.filter(isObject).map((object) => {
      const found = named ?? typeOf(object.object_type ?? object.type) ?? shapeOf(object);
      if (!found) unknown.add("objects", "of no known type", text(object.id) ?? "?");
      return { type: found ?? "lms_student", object };
    });
  const checked = (objects: One[], connection = "") => {
    if (unknown.list().length > 0)
      throw new FileFormatError(
        "An object says neither by its fields nor by object_type what it is",
        "unknown_type",
      );
    return { objects, connection };
  };
  if (Array.isArray(body)) return checked(tagged(body, type));
  if (!isObject(body)) throw new FileFormatError("Neither an object nor an array", "not_json");
  if (isObject(body.webhook)) {
    const named = typeOf(body.webhook.object_type) ?? type;
    return checked(tagged(list(body.data) ?? [], named), text(body.webhook.connection_id));
  }
  if (Array.isArray(body.data))
    return checked(tagged(body.data, typeOf(body.object_type) ?? type), text(body.connection_id));
  const byType = Object.entries(body).flatMap(([name, values]) => {
    const named = typeOf(name);
    return named && Array.isArray(values) ? tagged(values, named) : [];
  });
  return checked(byType.length > 0 ? byType : tagged([body], type));
}

/**
 * Objects of Unified.to (interop.md) as structure and events: students and contacts keep their ids and e-mails, a course is a course and a
 * Module, a class a class and its unit, an activity events by what it says has happened. The raw JSON is read, for the SDK's own schema
 * drops e-mails.
 * @throws FileFormatError
 */
export async function prepareUnified(
  sql: Sql,
  organizationId: string,
  body: unknown,
  { type, now, fileName = "unified" }: { type?: UnifiedType; now: Date; fileName?: string },
): Promise<Prepared> {
  const { objects, connection } = objectsOf(body, type);
  const reader = new UnifiedReader(fileName, connection, now);
  for (const [i, { type: kind, object }] of objects.entries()) reader.take(kind, object, i + 1);
  await reader.complete(sql, organizationId);
  return reader.prepared();
}

class UnifiedReader {
  private readonly tables = new TableBuilder();
  private readonly leftOut = new LeftOutList();
  private readonly taken: Record<string, number> = {};
  private readonly events: EventInput[] = [];
  private readonly enrolled: { course_id: string; student_id: string; on: string; line: number }[] = [];
  private readonly courses = new Map<string, { name: string; line: number; teacher?: string }>();
  private readonly classes = new Map<string, { course: string; name: string; line: number }>();
  private readonly activities: Fields[] = [];

  constructor(
    private readonly file: string,
    private readonly connection: string,
    private readonly now: Date,
  ) {}

  prepared(): Prepared {
    const { taken, events } = this;
    const { tables } = this.tables;
    return {
      source: "unified",
      taken,
      structure: tables,
      events,
      problems: [],
      leftOut: this.leftOut.list(),
      notes: [],
    };
  }

  take(type: UnifiedType, object: Fields, line: number): void {
    const id = text(object.id);
    if (!id) {
      this.leftOut.add(type, "no id", `${this.file}, ${line}`);
      return;
    }
    this.taken[type] = (this.taken[type] ?? 0) + 1;
    if (type === "lms_student" || type === "crm_contact" || type === "lms_instructor")
      this.person(type, id, object, line);
    else if (type === "lms_course") this.course(id, object, line);
    else if (type === "lms_class") this.class(id, object, line);
    else this.activities.push(object);
  }

  private person(type: UnifiedType, id: string, object: Fields, line: number): void {
    const first = text(object.first_name);
    const last = text(object.last_name);
    const person = said({
      id,
      name: text(object.name) ?? ([first, last].filter(Boolean).join(" ") || id),
      first_name: first,
      last_name: last,
      emails_json: list(object.emails),
      telephones_json: list(object.telephones),
      image_url: text(object.image_url),
      raw_json: object.raw ?? undefined,
      ...stamps(object),
    });
    const isTrainer = type === "lms_instructor";
    const own = isTrainer
      ? said({ title: text(object.title) })
      : said({ address_json: isObject(object.address) ? object.address : undefined });
    this.tables.add(
      isTrainer ? "lms_instructor" : "lms_student",
      ["id"],
      { ...person, ...own },
      this.file,
      line,
    );
  }

  private course(id: string, object: Fields, line: number): void {
    const name = text(object.name) ?? id;
    const students = idsOf(object.students, object.student_ids);
    const instructors = idsOf(object.instructors, object.instructor_ids);
    this.courses.set(id, { name, line, teacher: instructors?.[0] });
    const course = said({
      id,
      name,
      ...taught(object, students, instructors),
      categories_json: list(object.categories),
      currency: text(object.currency),
      price_amount: typeof object.price_amount === "number" ? object.price_amount : undefined,
      is_active: typeof object.is_active === "boolean" ? object.is_active : undefined,
      is_private: typeof object.is_private === "boolean" ? object.is_private : undefined,
    });
    this.tables.add("lms_course", ["id"], course, this.file, line);
    const on = (instant(object.created_at) ?? this.now.toISOString()).slice(0, 10);
    for (const student_id of students ?? []) this.enrolled.push({ course_id: id, student_id, on, line });
  }

  private class(id: string, object: Fields, line: number): void {
    const course = text(object.course_id);
    if (!course) {
      this.leftOut.add("lms_class", "no course_id", id);
      return;
    }
    const name = text(object.name) ?? id;
    this.classes.set(id, { course, name, line });
    const students = idsOf(object.students, object.student_ids);
    const instructors = idsOf(object.instructors, object.instructor_ids);
    const own = said({ id, course_id: course, name, ...taught(object, students, instructors) });
    this.tables.add("lms_class", ["id"], own, this.file, line);
  }

  /** What depends on what is stored: Modules and units that are not there, who is enrolled already, whose course an activity is of. */
  async complete(sql: Sql, org: string): Promise<void> {
    const courseIds = [...this.courses.keys(), ...[...this.classes.values()].map(({ course }) => course)];
    const stored = await sql<
      { id: string; item_type: string; course_id: string | null; class_id: string | null }[]
    >`
      select id, item_type, course_id, class_id from lms_item where organization_id = ${org}
      and (course_id = any(${courseIds}::text[]) or class_id = any(${[...this.classes.keys()]}::text[])
        or id = any(${[...courseIds, ...this.classes.keys()]}::text[]))`;
    const takenIds = new Set(stored.map(({ id }) => id));
    const moduleOf = new Map(
      stored.flatMap((item) =>
        item.course_id && item.item_type === "Module" ? [[item.course_id, item.id]] : [],
      ),
    );
    const free = (id: string, prefix: string) => (takenIds.has(id) ? `${prefix}:${id}` : id);
    for (const [course, { name, line }] of this.courses) {
      if (moduleOf.has(course)) continue;
      const id = free(course, "course");
      takenIds.add(id);
      moduleOf.set(course, id);
      this.tables.add(
        "lms_item",
        ["id"],
        { id, item_type: "Module", course_id: course, name },
        this.file,
        line,
      );
    }
    const units = new Set(stored.map((item) => item.class_id));
    for (const [classId, { course, name, line }] of this.classes) {
      if (units.has(classId)) continue;
      const id = free(classId, "class");
      takenIds.add(id);
      const parent = moduleOf.get(course);
      this.tables.add(
        "lms_item",
        ["id"],
        { id, item_type: "Ua", class_id: classId, name, ...(parent && { parent_id: parent }) },
        this.file,
        line,
      );
    }
    await this.enrol(sql, org);
    await this.readActivities(sql, org);
  }

  /** Enrols whom a course names, from its first day on, unless they are; who is unknown is told. */
  private async enrol(sql: Sql, org: string): Promise<void> {
    if (this.enrolled.length === 0) return;
    const known = new Set((this.tables.tables.lms_student?.rows ?? []).map((row) => String(row.id)));
    const ids = [...new Set(this.enrolled.map(({ student_id }) => student_id))];
    const students = await sql<{ id: string }[]>`
      select id from lms_student where organization_id = ${org} and id = any(${ids}::text[])`;
    for (const { id } of students) known.add(id);
    const open = await sql<{ course_id: string; student_id: string }[]>`
      select course_id, student_id from lms_enrollment where organization_id = ${org} and left_on is null
      and course_id = any(${[...this.courses.keys()]}::text[])`;
    const isIn = new Set(open.map((row) => JSON.stringify([row.course_id, row.student_id])));
    for (const { course_id, student_id, on, line } of this.enrolled) {
      if (!known.has(student_id))
        this.leftOut.add("enrolments", "the learner is not known yet", `${course_id}: ${student_id}`);
      else if (!isIn.has(JSON.stringify([course_id, student_id])))
        this.tables.add(
          "lms_enrollment",
          ["course_id", "student_id"],
          { course_id, student_id, enrolled_on: on },
          this.file,
          line,
        );
    }
  }

  private async readActivities(sql: Sql, org: string): Promise<void> {
    if (this.activities.length === 0) return;
    const courseIds = this.activities.flatMap((object) => text(object.course_id) ?? []);
    const rows = await sql<{ id: string; teacher: string | null }[]>`
      select id, instructor_ids_json ->> 0 as teacher from lms_course
      where organization_id = ${org} and id = any(${courseIds}::text[])`;
    const teacherOf = new Map(rows.map(({ id, teacher }) => [id, teacher]));
    for (const [id, { teacher }] of this.courses) if (teacher) teacherOf.set(id, teacher);
    for (const object of this.activities) this.activity(object, teacherOf);
  }

  /**
   * An activity changes over time: each thing that it says has happened is an event once. Ids are of what happened, so a version that
   * says nothing new brings nothing new; a class that is not known yet makes the event wait.
   */
  private activity(object: Fields, teacherOf: ReadonlyMap<string, string | null>): void {
    const id = text(object.id)!;
    const student_id = text(object.student_id);
    if (!student_id) {
      this.leftOut.add("lms_activity", "no student_id", id);
      return;
    }
    const course_id = text(object.course_id);
    const class_id = text(object.content_id);
    const updated = instant(object.updated_at) ?? this.now.toISOString();
    const add = (
      what: string,
      type: string,
      at: string,
      payload: Record<string, unknown>,
      instructor_id?: string,
    ) =>
      this.events.push(
        said({
          id: `unified:${this.connection}:${id}:${what}`.slice(0, 200),
          type,
          student_id,
          instructor_id,
          course_id,
          class_id,
          occurred_at: at,
          payload,
          context: { source: "unified", activity_id: id },
        }) as EventInput,
      );
    const started = instant(object.started_at);
    if (started) add("started", "ACTIVITY_STARTED", started, {});
    const completed = instant(object.completed_at) ?? (object.is_completed === true ? updated : undefined);
    if (completed) add("completed", "STEP_DONE", completed, {});
    const grade = gradeOf(object.assigned_grade);
    if (!grade) return;
    const teacher = (course_id && teacherOf.get(course_id)) || undefined;
    const what = `grade:${grade.score}/${grade.max_score}`;
    if (teacher) add(what, "EVALUATION", updated, grade, teacher);
    else add(what, "QUIZ_SUBMIT", updated, grade);
  }
}

const stamps = (object: Fields) => ({
  created_at: instant(object.created_at),
  updated_at: instant(object.updated_at),
});

const taught = (object: Fields, students?: string[], instructors?: string[]) => ({
  description: text(object.description),
  media_json: list(object.media),
  languages_json: list(object.languages),
  instructor_ids_json: instructors,
  student_ids_json: students,
  raw_json: object.raw ?? undefined,
  ...stamps(object),
});

/** `[{id, name}]` of today, `["id"]` of older payloads. */
function idsOf(people: unknown, ids: unknown): string[] | undefined {
  const named = list(people)?.flatMap((one) => (isObject(one) ? (text(one.id) ?? []) : (text(one) ?? [])));
  return named ?? list(ids)?.flatMap((one) => text(one) ?? []);
}

/** A grade is text: `17.5`, `85 %`, `8/10`. Without a maximum it is out of 100. */
function gradeOf(value: unknown): { score: number; max_score: number } | undefined {
  const given = text(value)?.replace(",", ".");
  const [, score, max] = /^(\d+(?:\.\d+)?)\s*(?:%|\/\s*(\d+(?:\.\d+)?))?$/.exec(given ?? "") ?? [];
  if (score === undefined) return undefined;
  return { score: Number(score), max_score: Number(max ?? 100) || 100 };
}
