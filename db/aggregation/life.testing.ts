export const NOW = new Date("2026-03-10T12:00:00Z");
export const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

/** ana and bob in group g of session s, one module of two UAs: u1 a quiz, u2 two chapters. */
export const STRUCTURE = {
  lms_student: [
    { id: "ana", name: "Ana" },
    { id: "bob", name: "Bob" },
  ],
  lms_instructor: [{ id: "tara", name: "Tara" }],
  lms_course: [{ id: "c", name: "Web" }],
  lms_class: [{ id: "k1", course_id: "c", name: "Quiz", step_type: "quiz" }],
  lms_group: [
    { id: "s", group_type: "Session", name: "2026" },
    { id: "g", group_type: "Groupe", parent_id: "s", name: "G" },
  ],
  lms_group_student: ["ana", "bob"].map((student_id) => ({
    group_id: "g",
    student_id,
    joined_on: "2026-01-01",
  })),
  lms_group_instructor: [{ group_id: "g", instructor_id: "tara", joined_on: "2026-01-01" }],
  lms_enrollment: ["ana", "bob"].map((student_id) => ({
    course_id: "c",
    student_id,
    enrolled_on: "2026-01-01",
  })),
  lms_item: [
    { id: "m", item_type: "Module", name: "Web", course_id: "c" },
    { id: "u1", item_type: "Ua", parent_id: "m", class_id: "k1", name: "Quiz" },
    { id: "u2", item_type: "Ua", parent_id: "m", name: "Lecture" },
    { id: "h1", item_type: "Chapitre", parent_id: "u2", name: "Un" },
    { id: "h2", item_type: "Chapitre", parent_id: "u2", name: "Deux" },
  ],
};

/** A learner ends a chapter. */
export const chapter = (id: string, student_id: string, item_id: string, occurred_at: string) => ({
  id,
  type: "STATE_CHANGE",
  student_id,
  occurred_at,
  payload: { domain: "Chapitre", item_id, state_code: "Validee" },
});
