import { z } from "zod";
import { day, id, name, version } from "./structure";

const course = {
  name,
  description: z.string().trim().max(10_000).nullable(),
  is_active: z.boolean(),
};
/** Bodies of POST and PATCH /api/admin/structure/courses. */
export const newCourseSchema = z.strictObject({ id, ...course });
export const courseChangeSchema = z.strictObject({ id, version, ...course });

/** What completes a class, as far as pages have words for it; the LMS may have others, which end as a reading does (events.md). */
export const STEP_TYPES = ["reading", "video", "quiz", "video_quiz", "exercise"] as const;
export type StepType = (typeof STEP_TYPES)[number];
export const isStepType = (type: string): type is StepType => STEP_TYPES.some((known) => known === type);

const classFields = {
  course_id: id,
  name,
  order_index: z.int().min(-1_000_000).max(1_000_000),
  step_type: z.string().trim().min(1).max(100),
};
/** Bodies of POST and PATCH /api/admin/structure/classes. */
export const newClassSchema = z.strictObject({ id, ...classFields });
export const classChangeSchema = z.strictObject({ id, version, ...classFields });

const link = { course_id: id, person_id: id, enrolled_on: day };
/** Body of POST /api/admin/structure/enrolments: one change of one enrolment. */
export const enrolmentChangeSchema = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("add"), ...link, left_on: day.nullable() }),
  z.strictObject({ change: z.literal("end"), ...link, version, left_on: day.nullable() }),
  /** As if it had never been: for what was entered by mistake. */
  z.strictObject({ change: z.literal("remove"), ...link, version }),
]);
export type EnrolmentChange = z.output<typeof enrolmentChangeSchema>;
export const [addEnrolmentSchema, endEnrolmentSchema] = enrolmentChangeSchema.options;
