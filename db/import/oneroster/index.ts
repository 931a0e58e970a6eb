import { type EventInput, type Locale, type ReasonCode, reasonMessage } from "@/lib/events";
import { isDay } from "@/lib/period";
import { inFileOrder, type Prepared, type RowProblem, TableBuilder } from "../prepared";
import { LeftOutList } from "../report";
import { csvName, type Roster, type RosterOptions, type RosterRow, readRoster } from "./read";

const STUDENT_ROLES = ["student", "learner"];
const TRAINER_ROLES = ["teacher", "instructor", "aide", "proctor", "assistantteacher"];

/** A day, or the day of an instant. */
const day = (text: string | undefined): string | null => {
  const [, start = ""] = /^(.{10})(?:[T ].*)?$/.exec(text ?? "") ?? [];
  return isDay(start) ? start : null;
};
/** Days that are read, by file. One that cannot be is no absent one, whose place is filled from elsewhere. */
const DAYS = {
  academicsessions: ["startDate", "endDate"],
  enrollments: ["beginDate", "endDate"],
  lineitems: ["dueDate"],
  results: ["scoreDate"],
} as const;
/** What a mark is out of: 100 without a word of it, 0 of what is not marked. */
const maximumOf = (row: RosterRow) => Number(row.resultValueMax ?? 100);
const isDeleted = (row: RosterRow) => row.status?.toLowerCase() === "tobedeleted";
const roleOf = (row: RosterRow) => row.role?.toLowerCase() ?? "";

/**
 * A OneRoster 1.2 CSV zip (and 1.1, whose users have their role themselves) as structure and events (interop.md): courses and a Module
 * each, classes as Groupes with members and trainers, enrolled in the course, academic sessions as Sessions, line items as units or
 * projects with plan dates, results as evaluations by the class's teacher. `tobedeleted` ends a link and deletes nothing.
 * @throws FileFormatError
 */
export async function prepareOneRoster(
  bytes: Uint8Array,
  name: string,
  options: RosterOptions,
): Promise<Prepared> {
  return new RosterReader(await readRoster(bytes, name, options), options.locale).prepare();
}

type LineItem = { type: "Ua" | "Projet"; max: number; group: string };
type Link = { table: "lms_group_student" | "lms_group_instructor"; person: string };

class RosterReader {
  private readonly tables = new TableBuilder();
  private readonly leftOut = new LeftOutList();
  private readonly events: EventInput[] = [];
  private readonly students = new Set<string>();
  private readonly trainers = new Set<string>();
  private readonly sessions = new Map<string, RosterRow>();
  private readonly courses = new Set<string>();
  private readonly classes = new Map<string, RosterRow>();
  private readonly teachers = new Map<string, string>();
  private readonly enrolments = new Map<string, { since: string; until: string | null }>();

  private readonly problems: RowProblem[];

  constructor(
    private readonly roster: Roster,
    private readonly locale: Locale,
  ) {
    this.problems = [...roster.problems];
  }

  prepare(): Prepared {
    const { files, notes } = this.roster;
    this.checkCells();
    for (const row of files.academicsessions) this.session(row);
    for (const row of files.courses) this.course(row);
    this.people();
    for (const row of files.classes) this.group(row);
    for (const row of files.enrollments) this.enrolment(row);
    this.storeEnrolments();
    const items = this.lineItems();
    for (const row of files.results) this.result(row, items);
    return {
      source: "oneroster",
      taken: Object.fromEntries(
        Object.entries(files).flatMap(([file, rows]) => (rows.length > 0 ? [[file, rows.length]] : [])),
      ),
      structure: this.tables.tables,
      events: this.events,
      problems: inFileOrder(this.problems),
      leftOut: this.leftOut.list(),
      notes,
    };
  }

  private skip(file: string, why: string, row: RosterRow): void {
    this.leftOut.add(file, why, `${file}.csv, line ${row.line}`);
  }

  private problem(file: string, { line }: RosterRow, column: string, code: ReasonCode, expected?: string) {
    const place = { file: csvName(file), line, column };
    const last = this.problems.at(-1);
    // A cell may be asked for twice, one after the other.
    if (last && last.file === place.file && last.line === line && last.column === column) return;
    this.problems.push({ ...place, message: reasonMessage({ code, path: [], expected }, this.locale) });
  }

  /** Before anything is looked up: what a wrong row hides is told with it. */
  private checkCells(): void {
    for (const [file, columns] of Object.entries(DAYS))
      for (const row of this.roster.files[file as keyof typeof DAYS])
        for (const column of columns)
          if (row[column] !== undefined && day(row[column]) === null)
            this.problem(file, row, column, "bad_day");
    for (const row of this.roster.files.lineitems) {
      const max = maximumOf(row);
      if (!Number.isFinite(max)) this.problem("lineitems", row, "resultValueMax", "wrong_type", "number");
      else if (max < 0) this.problem("lineitems", row, "resultValueMax", "out_of_range", "≥ 0");
    }
  }

  /** The day of a row's last change, where it stands for one that is not given. */
  private changed(file: string, row: RosterRow): string | null {
    const found = day(row.dateLastModified);
    if (found === null && row.dateLastModified !== undefined)
      this.problem(file, row, "dateLastModified", "bad_day");
    return found;
  }

  private session(row: RosterRow) {
    const { sourcedId: id, title } = row;
    if (!id) return this.skip("academicSessions", "no sourcedId", row);
    if (isDeleted(row)) return this.skip("academicSessions", "to be deleted", row);
    this.sessions.set(id, row);
    const starts_on = day(row.startDate);
    const ends_on = day(row.endDate);
    // An empty cell says nothing, so what is stored stays.
    const dates = { ...(starts_on && { starts_on }), ...(ends_on && { ends_on }) };
    this.tables.add(
      "lms_group",
      ["id"],
      { id, group_type: "Session", name: title ?? id, ...dates },
      "academicSessions.csv",
      row.line,
    );
  }

  private course(row: RosterRow) {
    const { sourcedId: id } = row;
    if (!id) return this.skip("courses", "no sourcedId", row);
    const name = row.title ?? row.courseCode ?? id;
    this.courses.add(id);
    this.tables.add("lms_course", ["id"], { id, name, is_active: !isDeleted(row) }, "courses.csv", row.line);
    this.tables.add(
      "lms_item",
      ["id"],
      { id, item_type: "Module", course_id: id, name },
      "courses.csv",
      row.line,
    );
  }

  /** Roles are a file of their own since 1.2; a user without any is what the enrolments say. */
  private people(): void {
    const { users, roles, enrollments } = this.roster.files;
    const rolesOf = new Map<string, Set<string>>();
    const add = (user: string | undefined, role: string) => {
      if (user && role) rolesOf.set(user, (rolesOf.get(user) ?? new Set()).add(role));
    };
    for (const row of roles) if (!isDeleted(row)) add(row.userSourcedId, roleOf(row));
    for (const row of users) add(row.sourcedId, roleOf(row));
    for (const row of enrollments) add(row.userSourcedId, roleOf(row));
    for (const row of users) {
      const { sourcedId: id } = row;
      if (!id) {
        this.skip("users", "no sourcedId", row);
        continue;
      }
      const has = (wanted: readonly string[]) =>
        [...(rolesOf.get(id) ?? [])].some((role) => wanted.includes(role));
      const person = personOf(id, row);
      if (has(STUDENT_ROLES)) {
        this.students.add(id);
        this.tables.add("lms_student", ["id"], person, "users.csv", row.line);
      }
      if (has(TRAINER_ROLES)) {
        this.trainers.add(id);
        this.tables.add("lms_instructor", ["id"], person, "users.csv", row.line);
      }
      if (!has(STUDENT_ROLES) && !has(TRAINER_ROLES))
        this.skip("users", "neither a learner nor a trainer", row);
    }
  }

  private group(row: RosterRow) {
    const { sourcedId: id } = row;
    if (!id) return this.skip("classes", "no sourcedId", row);
    this.classes.set(id, row);
    const term = termsOf(row).find((one) => this.sessions.has(one));
    const ends_on = isDeleted(row) ? this.changed("classes", row) : null;
    const group = {
      id,
      group_type: "Groupe",
      name: row.title ?? id,
      ...(term && { parent_id: term }),
      ...(ends_on && { ends_on }),
    };
    this.tables.add("lms_group", ["id"], group, "classes.csv", row.line);
  }

  private enrolment(row: RosterRow) {
    const { classSourcedId: group, userSourcedId: person } = row;
    const found = group === undefined ? undefined : this.classes.get(group);
    if (!group || !found) return this.skip("enrollments", "its class is not in the file", row);
    const link = this.linkOf(roleOf(row), person ?? "");
    if (!link) return this.skip("enrollments", "neither a learner nor a trainer of the file", row);
    const since = this.since(row, found);
    if (since === null) return this.skip("enrollments", "no date to begin with", row);
    const ended = day(row.endDate) ?? (isDeleted(row) ? this.changed("enrollments", row) : null);
    const until = ended !== null && ended < since ? since : ended;
    const column = link.table === "lms_group_student" ? "student_id" : "instructor_id";
    this.tables.add(
      link.table,
      ["group_id", column, "joined_on"],
      { group_id: group, [column]: link.person, joined_on: since, left_on: until },
      "enrollments.csv",
      row.line,
    );
    if (link.table === "lms_group_instructor") {
      const isFirst = !this.teachers.has(group) || row.primary?.toLowerCase() === "true";
      if (isFirst && !isDeleted(row)) this.teachers.set(group, link.person);
      return;
    }
    const course = found.courseSourcedId;
    if (!course || !this.courses.has(course))
      return this.skip("classes", "its course is not in the file", found);
    const key = JSON.stringify([course, link.person]);
    const known = this.enrolments.get(key);
    // In two classes of one course: enrolled from the first day to the last.
    this.enrolments.set(key, {
      since: known && known.since < since ? known.since : since,
      until:
        known === undefined
          ? until
          : known.until === null || until === null
            ? null
            : [known.until, until].sort()[1]!,
    });
  }

  private linkOf(role: string, person: string): Link | null {
    if (STUDENT_ROLES.includes(role) && this.students.has(person))
      return { table: "lms_group_student", person };
    if (TRAINER_ROLES.includes(role) && this.trainers.has(person))
      return { table: "lms_group_instructor", person };
    return null;
  }

  /** The first day of a link: its own, its term's, or the day on which it was last written. The same for the same file. */
  private since(row: RosterRow, group: RosterRow): string | null {
    const starts = termsOf(group).flatMap((term) => day(this.sessions.get(term)?.startDate) ?? []);
    return day(row.beginDate) ?? starts.sort()[0] ?? this.changed("enrollments", row);
  }

  private storeEnrolments(): void {
    for (const [key, { since, until }] of this.enrolments) {
      const [course_id, student_id] = JSON.parse(key) as [string, string];
      const row = { course_id, student_id, enrolled_on: since, left_on: until };
      this.tables.add(
        "lms_enrollment",
        ["course_id", "student_id", "enrolled_on"],
        row,
        "enrollments.csv",
        0,
      );
    }
  }

  private lineItems(): Map<string, LineItem> {
    const { lineitems, categories } = this.roster.files;
    const categoryOf = new Map(categories.map((row) => [row.sourcedId, row.title ?? ""]));
    const items = new Map<string, LineItem>();
    for (const row of lineitems) {
      const { sourcedId: id, classSourcedId: group } = row;
      const course = group === undefined ? undefined : this.classes.get(group)?.courseSourcedId;
      if (!id || !group || !course || !this.courses.has(course)) {
        this.skip("lineItems", "its class or course is not in the file", row);
        continue;
      }
      const words = `${row.title ?? ""} ${categoryOf.get(row.categorySourcedId) ?? ""}`;
      const type = /proje[ck]?t/i.test(words) ? "Projet" : "Ua";
      items.set(id, { type, max: maximumOf(row), group });
      if (isDeleted(row)) {
        this.skip("lineItems", "to be deleted: what is known of it stays", row);
        continue;
      }
      this.tables.add(
        "lms_item",
        ["id"],
        { id, item_type: type, parent_id: course, name: row.title ?? id },
        "lineItems.csv",
        row.line,
      );
      const planned_on = day(row.dueDate);
      if (planned_on !== null)
        this.tables.add(
          "lms_plan",
          ["group_id", "item_id"],
          { group_id: group, item_id: id, planned_on },
          "lineItems.csv",
          row.line,
        );
    }
    return items;
  }

  private result(row: RosterRow, items: ReturnType<RosterReader["lineItems"]>) {
    const { sourcedId: id, lineItemSourcedId: itemId, studentSourcedId: student } = row;
    const item = itemId === undefined ? undefined : items.get(itemId);
    if (!id || !itemId || !item) return this.skip("results", "its line item is not in the file", row);
    if (!student || !this.students.has(student))
      return this.skip("results", "its learner is not in the file", row);
    if (isDeleted(row)) return this.skip("results", "to be deleted: what was taken stays", row);
    const score = Number(row.score);
    if (row.score === undefined || !Number.isFinite(score) || score < 0)
      return this.skip("results", "no score", row);
    if (item.max === 0) return this.skip("results", "its line item is not marked", row);
    const teacher = this.teachers.get(item.group);
    if (teacher === undefined) return this.skip("results", "its class has no teacher", row);
    const on = day(row.scoreDate) ?? this.changed("results", row);
    if (on === null) return this.skip("results", "no date", row);
    this.events.push({
      id: `oneroster:${id}:${row.dateLastModified ?? ""}`.slice(0, 200),
      type: "EVALUATION",
      student_id: student,
      instructor_id: teacher,
      // A day without an hour: its noon is that day in nearly every zone.
      occurred_at: `${on}T12:00:00Z`,
      payload: {
        item: { item_type: item.type, item_id: itemId },
        score,
        max_score: item.max,
        ...(row.comment && { comment: row.comment }),
      },
      context: { source: "oneroster" },
    });
  }
}

const termsOf = (row: RosterRow) =>
  (row.termSourcedIds ?? "")
    .split(",")
    .map((term) => term.trim())
    .filter(Boolean);

function personOf(id: string, row: RosterRow): Record<string, unknown> {
  const first = row.preferredGivenName ?? row.givenName;
  const last = row.preferredFamilyName ?? row.familyName;
  const phones = [row.phone, row.sms].filter(Boolean).map((telephone) => ({ telephone }));
  return {
    id,
    name: [first, last].filter(Boolean).join(" ") || row.username || id,
    first_name: first ?? null,
    last_name: last ?? null,
    ...(row.email && { emails_json: [{ email: row.email }] }),
    ...(phones.length > 0 && { telephones_json: phones }),
  };
}
