import {
  type EventRow,
  emptyStructure,
  type ItemType,
  type Organisation,
  type StructureRows,
} from "../model";
import type { Random } from "./prng";

/** The same organisation as it may arrive: in batches, late, shuffled, repeated, its structure changing on the way. */

export interface Batch {
  /** The tick at which the batch is computed; never before the last one's. */
  now: string;
  structure: Partial<StructureRows>;
  events: EventRow[];
  /** Events before the structure that they may need. */
  eventsFirst: boolean;
}

type Table = keyof StructureRows;
type Rows = Record<Table, Record<string, unknown>[]>;

const KEYS: Record<Table, string[]> = {
  lms_student: ["id"],
  lms_instructor: ["id"],
  lms_course: ["id"],
  lms_class: ["id"],
  lms_group: ["id"],
  lms_item: ["id"],
  lms_enrollment: ["course_id", "student_id", "enrolled_on"],
  lms_group_student: ["group_id", "student_id", "joined_on"],
  lms_group_instructor: ["group_id", "instructor_id", "joined_on"],
  lms_plan: ["group_id", "item_id"],
};

const REFERENCES: Partial<Record<Table, Record<string, Table>>> = {
  lms_class: { course_id: "lms_course" },
  lms_group: { parent_id: "lms_group" },
  lms_item: { parent_id: "lms_item", course_id: "lms_course", class_id: "lms_class" },
  lms_enrollment: { course_id: "lms_course", student_id: "lms_student" },
  lms_group_student: { group_id: "lms_group", student_id: "lms_student" },
  lms_group_instructor: { group_id: "lms_group", instructor_id: "lms_instructor" },
  lms_plan: { group_id: "lms_group", item_id: "lms_item" },
};

const LEVELS: readonly ItemType[] = [
  "Referentiel",
  "Module",
  "Competence",
  "Micro_competence",
  "Ua",
  "Chapitre",
];

const keyOf = (table: Table, row: Record<string, unknown>) =>
  `${table} ${KEYS[table].map((column) => row[column]).join("|")}`;

/** One version of one row, and the batch that brings it. */
interface Version {
  table: Table;
  row: Record<string, unknown>;
  batch: number;
}

class Arrivals {
  private readonly arrival = new Map<string, number>();
  readonly versions: Version[] = [];

  constructor(
    private readonly random: Random,
    private readonly rows: Rows,
    private readonly count: number,
  ) {
    // In the order of KEYS what is referred to comes before what refers to it; parents were made before children.
    for (const table of Object.keys(KEYS) as Table[]) for (const row of rows[table]) this.place(table, row);
  }

  private later(from: number): number {
    return this.random.int(from, this.count - 1);
  }

  /** A row comes no earlier than what it refers to; an earlier version of it may come before. */
  private place(table: Table, row: Record<string, unknown>) {
    const { random } = this;
    const earliest = this.earliest(table, row);
    const first = random.chance(0.2) ? this.later(earliest) : earliest;
    const older = first < this.count - 1 && random.chance(0.3) ? this.olderVersion(table, row, first) : null;
    this.arrival.set(keyOf(table, row), first);
    if (older !== null) this.versions.push({ table, row: older, batch: first });
    this.versions.push({ table, row, batch: older === null ? first : this.later(first + 1) });
  }

  private earliest(table: Table, row: Record<string, unknown>): number {
    const named = Object.entries(REFERENCES[table] ?? {}).map(([column, parent]) =>
      typeof row[column] === "string" ? (this.arrival.get(`${parent} ${row[column]}`) ?? 0) : 0,
    );
    return Math.max(0, ...named);
  }

  /** What the row was before it changed; null where nothing of it can change. */
  private olderVersion(table: Table, row: Record<string, unknown>, batch: number) {
    const { random } = this;
    const known = (other: Table, id: unknown) => (this.arrival.get(`${other} ${id}`) ?? this.count) <= batch;
    const day = (column: string) => random.pick(this.rows[table].map((one) => one[column]));
    switch (table) {
      case "lms_class":
        return { ...row, step_type: random.pick(["video", "quiz", "video_quiz", "reading"]) };
      case "lms_plan":
        return { ...row, planned_on: day("planned_on") };
      case "lms_enrollment":
      case "lms_group_student":
      case "lms_group_instructor":
        return { ...row, left_on: row.left_on === null ? row[KEYS[table][2]!] : null };
      case "lms_group":
        return { ...row, parent_id: this.otherGroup(row, known) };
      case "lms_item":
        return this.otherItem(row, known);
      default:
        return null;
    }
  }

  private otherGroup(row: Record<string, unknown>, known: (table: Table, id: unknown) => boolean) {
    const above = row.group_type === "Sous_groupe" ? ["Session", "Groupe"] : ["Session"];
    const parents = this.rows.lms_group.filter(
      (other) => above.includes(String(other.group_type)) && known("lms_group", other.id),
    );
    return row.group_type === "Session" || parents.length === 0
      ? row.parent_id
      : this.random.pick(parents).id;
  }

  private otherItem(row: Record<string, unknown>, known: (table: Table, id: unknown) => boolean) {
    const { random } = this;
    const type = row.item_type as ItemType;
    const above: readonly string[] = LEVELS.includes(type)
      ? LEVELS.slice(0, LEVELS.indexOf(type))
      : type === "Tache"
        ? ["Module", "Projet"]
        : ["Module"];
    const parents = this.rows.lms_item.filter(
      (other) => above.includes(String(other.item_type)) && known("lms_item", other.id),
    );
    const changes: (() => Record<string, unknown>)[] = [
      () => ({ weight: random.pick([0, 1, 5, 0.25]) }),
      () => ({ is_key: !row.is_key, is_critical: !row.is_critical }),
      () => (parents.length === 0 ? {} : { parent_id: random.pick(parents).id }),
      () => (parents.length === 0 ? {} : { parent_id: random.pick(parents).id }),
      () => (type === "Module" ? { course_id: null } : type === "Ua" ? { class_id: null } : {}),
    ];
    return { ...row, ...random.pick(changes)() };
  }
}

/** Splits a whole organisation into what arrives when. All batches together are the organisation. */
export function batches(random: Random, organisation: Organisation, count: number): Batch[] {
  const end = Date.parse(organisation.now);
  const start = Math.min(end, ...organisation.events.map((event) => Date.parse(event.occurred_at)));
  const ticks = Array.from({ length: count - 1 }, () => start + Math.floor(random.next() * (end - start)));
  const nows = [...ticks.sort((a, b) => a - b), end];
  const { versions } = new Arrivals(random, organisation.structure as unknown as Rows, count);
  const events: EventRow[][] = nows.map(() => []);
  for (const event of organisation.events) {
    const at = Date.parse(event.occurred_at);
    const first = nows.findIndex((now) => at <= now + 24 * 3_600_000);
    const due = nows.findIndex((now) => at <= now);
    const soon = random.chance(0.08) ? first : Math.max(first, due);
    const batch = random.chance(0.25) ? random.int(soon, count - 1) : soon;
    events[batch]!.push(event);
    if (random.chance(0.08)) events[random.int(batch, count - 1)]!.push(event);
    if (random.chance(0.01))
      events[random.int(batch, count - 1)]!.push({ ...event, occurred_at: nowOf(nows, batch) });
  }
  return nows.map((now, batch) => ({
    now: new Date(now).toISOString(),
    structure: structureOf(versions.filter((version) => version.batch === batch)),
    events: random.shuffled(events[batch]!),
    eventsFirst: random.chance(0.5),
  }));
}

const nowOf = (nows: readonly number[], batch: number) => new Date(nows[batch]!).toISOString();

function structureOf(versions: readonly Version[]): Partial<StructureRows> {
  const tables = [...new Set(versions.map((version) => version.table))];
  return Object.fromEntries(
    tables.map((table) => [table, versions.filter((one) => one.table === table).map((one) => one.row)]),
  ) as Partial<StructureRows>;
}

/** What the product has been told once these batches have come, as one organisation at the last one's tick. */
export function soFar(organisation: Organisation, arrived: readonly Batch[]): Organisation {
  const latest = new Map<string, { table: Table; row: Record<string, unknown> }>();
  for (const batch of arrived) {
    for (const [table, rows] of Object.entries(batch.structure) as unknown as [Table, Rows[Table]][]) {
      for (const row of rows) latest.set(keyOf(table, row), { table, row });
    }
  }
  const structure = emptyStructure() as unknown as Rows;
  for (const { table, row } of latest.values()) structure[table].push(row);
  return {
    ...organisation,
    now: arrived.at(-1)!.now,
    structure: structure as unknown as StructureRows,
    events: arrived.flatMap((batch) => batch.events),
  };
}
