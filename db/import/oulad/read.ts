import { join } from "node:path";
import { csvRows, FileFormatError } from "../csv";
import type { LeftOutList } from "../report";
import {
  dayOf,
  type Oulad,
  type Presentation,
  presentationId,
  presentationStart,
  type Registration,
} from "./model";

const PRESENTATION = ["code_module", "code_presentation"] as const;
const PERSON = [
  "gender",
  "region",
  "highest_education",
  "imd_band",
  "age_band",
  "num_of_prev_attempts",
  "studied_credits",
  "disability",
  "final_result",
] as const;

type Named = { code_module: string | null; code_presentation: string | null };
const idOf = (row: Named) => presentationId(row.code_module ?? "?", row.code_presentation ?? "?");

/** A whole number, or null where the text is none. */
export const whole = (text: string | null) =>
  text !== null && /^[+-]?\d+$/.test(text) ? Number(text) : null;
/** A number from 0 on, or null. */
export const quantity = (text: string | null) =>
  text !== null && /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;

/**
 * Reads courses, assessments, students and registrations, and the span of each registration's results.
 * @param only `AAA-2013J` for one presentation; every presentation where absent
 * @throws FileFormatError for a missing file or column, or a presentation that the files do not have
 */
export async function readOulad(dir: string, only: string | undefined, leftOut: LeftOutList): Promise<Oulad> {
  const oulad: Oulad = { presentations: new Map(), students: new Map(), assessments: new Map() };
  const known = await readCourses(dir, only, oulad, leftOut);
  if (only !== undefined && oulad.presentations.size === 0) {
    throw new FileFormatError(`courses.csv: no presentation ${only}; there are ${known.join(", ")}`);
  }
  await readAssessments(dir, oulad, leftOut);
  await readRegistrations(dir, oulad, leftOut, await readStudents(dir, oulad));
  await readResultSpans(dir, oulad);
  return oulad;
}

async function readCourses(
  dir: string,
  only: string | undefined,
  oulad: Oulad,
  leftOut: LeftOutList,
): Promise<string[]> {
  const known: string[] = [];
  const columns = [...PRESENTATION, "module_presentation_length"] as const;
  for await (const row of csvRows(join(dir, "courses.csv"), columns)) {
    const id = idOf(row);
    known.push(id);
    if (only !== undefined && id !== only) continue;
    const startOn = presentationStart(row.code_presentation ?? "");
    const length = whole(row.module_presentation_length);
    if (startOn === null || length === null || row.code_module === null || row.code_presentation === null) {
      leftOut.add("presentations", "no start can be told, or no length", `courses.csv:${row.line}`);
      continue;
    }
    const presentation: Presentation = {
      id,
      module: row.code_module,
      code: row.code_presentation,
      startOn,
      endOn: startOn,
      assessments: [],
      registrations: new Map(),
    };
    oulad.presentations.set(id, { ...presentation, endOn: dayOf(presentation, length) });
  }
  return known;
}

async function readAssessments(dir: string, oulad: Oulad, leftOut: LeftOutList): Promise<void> {
  const columns = [...PRESENTATION, "id_assessment", "assessment_type", "date", "weight"] as const;
  for await (const row of csvRows(join(dir, "assessments.csv"), columns)) {
    const presentation = oulad.presentations.get(idOf(row));
    if (!presentation) continue;
    const weight = quantity(row.weight);
    if (row.id_assessment === null || weight === null) {
      leftOut.add("assessments", "no id or no weight", `assessments.csv:${row.line}`);
      continue;
    }
    const due = whole(row.date);
    const assessment = {
      id: row.id_assessment,
      presentation,
      type: row.assessment_type ?? "Assessment",
      // An exam without a date is sat at the end of the presentation (the data set's own description).
      dueOn: due === null ? presentation.endOn : dayOf(presentation, due),
      weight,
    };
    presentation.assessments.push(assessment);
    oulad.assessments.set(assessment.id, assessment);
  }
}

type Info = Map<string, { region: string; finalResult: string | null }>;

/** Reads the whole of studentInfo: a student's row must not depend on which presentation is imported. */
async function readStudents(dir: string, oulad: Oulad): Promise<Info> {
  const info: Info = new Map();
  for await (const row of csvRows(join(dir, "studentInfo.csv"), [...PRESENTATION, "id_student", ...PERSON])) {
    if (row.id_student === null) continue;
    const id = idOf(row);
    info.set(`${id} ${row.id_student}`, {
      region: row.region ?? "Unknown region",
      finalResult: row.final_result,
    });
    const student = oulad.students.get(row.id_student) ?? { id: row.id_student, presentations: {} };
    student.presentations[id] = Object.fromEntries(PERSON.map((column) => [column, row[column]]));
    oulad.students.set(student.id, student);
  }
  return info;
}

async function readRegistrations(dir: string, oulad: Oulad, leftOut: LeftOutList, info: Info): Promise<void> {
  const columns = [...PRESENTATION, "id_student", "date_registration", "date_unregistration"] as const;
  for await (const row of csvRows(join(dir, "studentRegistration.csv"), columns)) {
    const presentation = oulad.presentations.get(idOf(row));
    if (!presentation) continue;
    const about = info.get(`${presentation.id} ${row.id_student}`);
    if (row.id_student === null || !about) {
      leftOut.add("registrations", "student not in studentInfo", `studentRegistration.csv:${row.line}`);
      continue;
    }
    const registered = whole(row.date_registration);
    const unregistered = whole(row.date_unregistration);
    const registration: Registration = {
      studentId: row.id_student,
      ...about,
      registeredOn: registered === null ? null : dayOf(presentation, registered),
      unregisteredOn: unregistered === null ? null : dayOf(presentation, unregistered),
      firstResultOn: null,
      lastResultOn: null,
    };
    presentation.registrations.set(row.id_student, registration);
  }
}

/** One row of studentAssessment. */
export const RESULT = ["id_student", "id_assessment", "date_submitted", "is_banked", "score"] as const;

async function readResultSpans(dir: string, oulad: Oulad): Promise<void> {
  for await (const row of csvRows(join(dir, "studentAssessment.csv"), RESULT)) {
    const assessment = oulad.assessments.get(row.id_assessment ?? "");
    const registration = assessment?.presentation.registrations.get(row.id_student ?? "");
    const submitted = whole(row.date_submitted);
    if (!assessment || !registration || submitted === null) continue;
    const day = dayOf(assessment.presentation, submitted);
    const { firstResultOn, lastResultOn } = registration;
    if (firstResultOn === null || day < firstResultOn) registration.firstResultOn = day;
    if (lastResultOn === null || day > lastResultOn) registration.lastResultOn = day;
  }
}
