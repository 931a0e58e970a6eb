import { z } from "zod";

const id = z.string().min(1).max(200);

/** Body of POST /api/admin/learners: an erasure, the learner's id typed once more. */
export const eraseSchema = z.strictObject({ id, confirmation: z.string().max(200) });
