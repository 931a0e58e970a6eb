import type { StructureTables } from "@/db/seed/tables";
import {
  type Assessment,
  earlier,
  enrolment,
  later,
  membership,
  type Oulad,
  type Presentation,
  type Registration,
} from "./model";

export const trainerId = (presentation: Presentation) => `${presentation.id}-tutors`;

const slug = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

const regionGroupId = (presentation: Presentation, region: string) => `${presentation.id}-${slug(region)}`;

/**
 * One presentation as rows of POST /api/structure: a Session with a Groupe per region, a course that is one Module,
 * its assessments as UAs with weight and plan date, its students, and one trainer who stands for its tutors.
 */
export function presentationStructure(oulad: Oulad, presentation: Presentation): StructureTables {
  const { id, startOn, endOn } = presentation;
  const registrations = [...presentation.registrations.values()];
  const title = `${presentation.module} ${presentation.code}`;
  const assessments = inOrder(presentation.assessments);
  const trainer = trainerId(presentation);
  const spans = registrations.map((registration) => membership(presentation, registration));
  const firstDay = spans.map(({ from }) => from).reduce(earlier, startOn);
  const lastDay = spans.map(({ to }) => to).reduce(later, endOn);

  return {
    lms_instructor: [
      { id: trainer, name: `Tutors ${title}`, title: "Stands for the tutors of the presentation" },
    ],
    lms_student: registrations.map(({ studentId }) => studentRow(oulad, studentId)),
    lms_course: [
      { id, name: title, description: `Open University Learning Analytics Dataset (CC BY 4.0), ${title}` },
    ],
    lms_class: assessments.map(({ assessment, name, position }) => ({
      id: assessment.id,
      course_id: id,
      name,
      order_index: position,
      step_type: "assessment",
    })),
    lms_item: [
      { id, item_type: "Module", course_id: id, name: title },
      ...assessments.map(({ assessment, name, position }) => ({
        id: assessment.id,
        item_type: "Ua",
        parent_id: id,
        class_id: assessment.id,
        name,
        position,
        weight: assessment.weight,
        // What counts towards the final result.
        is_key: assessment.weight > 0,
      })),
    ],
    lms_group: [
      { id, group_type: "Session", name: title, starts_on: startOn, ends_on: endOn },
      ...[...new Set(registrations.map(({ region }) => region))].sort().map((region) => ({
        id: regionGroupId(presentation, region),
        group_type: "Groupe",
        parent_id: id,
        name: region,
        starts_on: startOn,
        ends_on: endOn,
      })),
    ],
    lms_group_student: registrations.map((registration, i) => ({
      group_id: regionGroupId(presentation, registration.region),
      student_id: registration.studentId,
      joined_on: spans[i]?.from,
      left_on: spans[i]?.to,
    })),
    lms_group_instructor: [{ group_id: id, instructor_id: trainer, joined_on: firstDay, left_on: lastDay }],
    lms_enrollment: registrations.map((registration) => enrolmentRow(presentation, registration)),
    lms_plan: presentation.assessments.map((assessment) => ({
      group_id: id,
      item_id: assessment.id,
      planned_on: assessment.dueOn,
    })),
  };
}

function studentRow(oulad: Oulad, studentId: string) {
  const presentations = oulad.students.get(studentId)?.presentations ?? {};
  return { id: studentId, name: `Student ${studentId}`, raw_json: { source: "oulad", presentations } };
}

function enrolmentRow(presentation: Presentation, registration: Registration) {
  const { from, to } = enrolment(presentation, registration);
  return {
    course_id: presentation.id,
    student_id: registration.studentId,
    enrolled_on: from,
    left_on: to,
  };
}

/** By due date; the files name no assessment, so each is called by its type and its place: TMA 1, TMA 2, Exam. */
function inOrder(assessments: readonly Assessment[]) {
  const numbers = new Map<string, number>();
  const many = new Map<string, number>();
  for (const { type } of assessments) many.set(type, (many.get(type) ?? 0) + 1);
  return [...assessments]
    .sort((a, b) => a.dueOn.localeCompare(b.dueOn) || Number(a.id) - Number(b.id))
    .map((assessment, i) => {
      const number = (numbers.get(assessment.type) ?? 0) + 1;
      numbers.set(assessment.type, number);
      const name = many.get(assessment.type) === 1 ? assessment.type : `${assessment.type} ${number}`;
      return { assessment, name, position: i + 1 };
    });
}
