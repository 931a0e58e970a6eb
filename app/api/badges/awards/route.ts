import { z } from "zod";
import { BadgeError, giveBadge, takeBadgeBack } from "@/db/gamification";
import { findScopes } from "@/db/queries/cells";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, checked, mediaType, readJson, route } from "@/lib/http";

const id = z.string().min(1).max(200);
const body = z.strictObject({
  action: z.enum(["give", "take_back"]).default("give"),
  badge_id: id,
  student_id: id,
  /** For a badge that is earned for each course, or each class. */
  course_id: id.optional(),
  class_id: id.optional(),
  note: z.string().trim().max(500).optional(),
});

/** An award by hand, or its undoing: by an admin, or by a trainer to learners of assigned groups. */
export const POST = route({
  name: "POST /api/badges/awards",
  parse: (request) => mediaType(request, ["application/json"]),
  authorise: signedIn("badge.award"),
  call: async ({ request, caller, sql }) => {
    const sent = checked(body, await readJson(request));
    // The learners whom a trainer may read are those of assigned groups; any other is as one who does not exist.
    const [learner] = await findScopes(sql, caller, caller.today, [
      { type: "Apprenant", id: sent.student_id },
    ]);
    if (!learner) throw new ApiError("not_found");
    const given = {
      badgeId: sent.badge_id,
      studentId: sent.student_id,
      courseId: sent.course_id,
      classId: sent.class_id,
      note: sent.note,
      awardedAt: new Date(),
    };
    try {
      const work = sent.action === "give" ? giveBadge : takeBadgeBack;
      await work(sql, caller.organizationId, given, caller.actor);
    } catch (error) {
      if (!(error instanceof BadgeError)) throw error;
      const missing = error.code === "unknown_badge" || error.code === "unknown_learner";
      throw new ApiError(missing ? "not_found" : "conflict", { details: { code: error.code } });
    }
    return { done: true };
  },
});
