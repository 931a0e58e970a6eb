/**
 * The whole input of the product, as plain data: everything it shows is a function of these (events.md).
 * Column names are those of data-model.md, so that a structure can be sent to the product as it stands.
 */

export type Day = string;
export type ScopeType = "Global" | "Session" | "Groupe" | "Sous_groupe" | "Formateur" | "Apprenant";
export type GroupType = "Session" | "Groupe" | "Sous_groupe";
export type ItemType =
  | "Referentiel"
  | "Module"
  | "Competence"
  | "Micro_competence"
  | "Ua"
  | "Chapitre"
  | "Projet"
  | "Tache";
export type TargetType = "Global" | ItemType;
export type PeriodCode = "Day" | "Week" | "Month" | "Rolling7" | "Rolling30";
export type StateKind = "todo" | "doing" | "review" | "done" | "rejected";

export interface StudentRow {
  id: string;
  name: string;
}
export interface InstructorRow {
  id: string;
  name: string;
}
export interface CourseRow {
  id: string;
  name: string;
}
export interface ClassRow {
  id: string;
  course_id: string;
  name: string;
  order_index: number;
  step_type: string;
}
export interface EnrollmentRow {
  course_id: string;
  student_id: string;
  enrolled_on: Day;
  left_on: Day | null;
}
export interface GroupRow {
  id: string;
  group_type: GroupType;
  parent_id: string | null;
  name: string;
  starts_on: Day | null;
  ends_on: Day | null;
}
export interface GroupStudentRow {
  group_id: string;
  student_id: string;
  joined_on: Day;
  left_on: Day | null;
}
export interface GroupInstructorRow {
  group_id: string;
  instructor_id: string;
  joined_on: Day;
  left_on: Day | null;
}
export interface ItemRow {
  id: string;
  item_type: ItemType;
  parent_id: string | null;
  course_id: string | null;
  class_id: string | null;
  name: string;
  position: number;
  weight: number;
  is_key: boolean;
  is_critical: boolean;
}
export interface PlanRow {
  group_id: string;
  item_id: string;
  planned_on: Day;
}

export interface StructureRows {
  lms_student: StudentRow[];
  lms_instructor: InstructorRow[];
  lms_course: CourseRow[];
  lms_class: ClassRow[];
  lms_enrollment: EnrollmentRow[];
  lms_group: GroupRow[];
  lms_group_student: GroupStudentRow[];
  lms_group_instructor: GroupInstructorRow[];
  lms_item: ItemRow[];
  lms_plan: PlanRow[];
}

export interface ItemName {
  item_type: ItemType;
  item_id: string;
}

/** Every field of the vocabulary of events.md; which of them an event has depends on its type. */
export interface Payload {
  session_id?: string;
  active_sec?: number;
  position_sec?: number;
  duration_sec?: number;
  score?: number;
  max_score?: number;
  passed?: boolean;
  domain?: ItemType;
  item_id?: string;
  state_code?: string;
  due_at?: string;
  submission_id?: string;
  item?: ItemName;
  sentiment?: "positive" | "neutral" | "negative";
  attempt?: number | string;
  criteria?: Record<string, { score: number; max_score: number }>;
  level?: 1 | 2 | 3;
  status?: "present" | "absent" | "late";
  plan?: string;
}

export interface EventRow {
  id: string;
  type: string;
  student_id?: string;
  instructor_id?: string;
  course_id?: string;
  class_id?: string;
  /** ISO 8601 with offset, at most milliseconds. */
  occurred_at: string;
  payload: Payload;
}

export interface StateRow {
  domain: ItemType;
  state_code: string;
  kind: StateKind;
  ordre: number;
}

/** Names as in organization.settings_json; what is absent has kpi.md's value. */
export interface Settings {
  pass_mark?: number;
  mastery_mark?: number;
  objective?: number;
}

export interface Organisation {
  timeZone: string;
  settings: Settings;
  /** The organisation's last tick: what lies after it has not happened yet. */
  now: string;
  structure: StructureRows;
  /** In order of arrival, duplicates included. */
  events: EventRow[];
  states: StateRow[];
}

const STANDARD: readonly StateKind[] = ["todo", "doing", "done"];

/** The states that every organisation starts with (kpi.md, section 2). */
export const DEFAULT_STATES: readonly StateRow[] = [
  ...(["Chapitre", "Micro_competence", "Competence", "Module"] as const).flatMap((domain) =>
    ["A_faire", "En_cours", "Validee"].map((state_code, i) => ({
      domain,
      state_code,
      kind: STANDARD[i]!,
      ordre: i + 1,
    })),
  ),
  ...states("Ua", [
    ["A_faire", "todo"],
    ["En_cours", "doing"],
    ["A_valider", "review"],
    ["Validee", "done"],
  ]),
  ...(["Tache", "Projet"] as const).flatMap((domain) =>
    states(domain, [
      ["A_faire", "todo"],
      ["En_cours", "doing"],
      ["A_valider", "review"],
      ["Terminee", "done"],
      ["Rejetee", "rejected"],
    ]),
  ),
];

function states(domain: ItemType, codes: [string, StateKind][]): StateRow[] {
  return codes.map(([state_code, kind], i) => ({ domain, state_code, kind, ordre: i + 1 }));
}

export const emptyStructure = (): StructureRows => ({
  lms_student: [],
  lms_instructor: [],
  lms_course: [],
  lms_class: [],
  lms_enrollment: [],
  lms_group: [],
  lms_group_student: [],
  lms_group_instructor: [],
  lms_item: [],
  lms_plan: [],
});
