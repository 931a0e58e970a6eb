import type { z } from "zod";
import type { Sql } from "@/db/client";
import { needOf } from "@/db/queries/needs";
import { keepNeedAction } from "@/db/queries/needs/actions";
import { findNeedFrame, readNeedFacts } from "@/db/queries/needs/facts";
import type { SignedIn } from "@/db/queries/viewer";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, checked, mediaType, readJson, route } from "@/lib/http";
import { isNewOrWorse } from "@/lib/needs/judge";
import { RULE_CODES, type Seen } from "@/lib/needs/types";
import { addDays } from "@/lib/period";
import { organizationSettings } from "@/lib/settings";
import { actionBody } from "../query";

/** Longest time for which somebody may be left out of the list. */
const MAX_SNOOZE_DAYS = 90;

/**
 * Acknowledges, snoozes, reopens or annotates a learner's need. What is acknowledged is what its reader has seen: where
 * something new or worse holds by now, it is a conflict and nothing is kept.
 */
export const POST = route({
  name: "POST /api/needs/actions",
  parse: (request) => mediaType(request, ["application/json"]),
  authorise: signedIn("risk.acknowledge"),
  call: async ({ request, caller, sql }) => {
    const body = checked(actionBody, await readJson(request, 64 * 1024));
    return act(sql, caller, body);
  },
});

async function act(sql: Sql, caller: SignedIn, body: z.output<typeof actionBody>) {
  const settings = organizationSettings(caller.organization.settings).needs;
  const frame = await findNeedFrame(sql, caller, null);
  const ref = { type: "Apprenant", id: body.student_id } as const;
  const read = async () => (await readNeedFacts(sql, caller, ref, frame, settings))[0];
  // The policy is in the query: another's learner, or one who left, is not there.
  const row = await read();
  if (!row) throw new ApiError("not_found");
  const { fired } = needOf(row, frame.day, true, settings);
  const isFollowUp = body.kind === "acknowledge" || body.kind === "snooze";
  const seen: Seen[] = fired.map(({ rule, version, measure }) => ({ rule, version, measure }));
  if (isFollowUp) {
    const told = body.seen.flatMap((one) => {
      const rule = RULE_CODES.find((code) => code === one.rule);
      return rule ? [{ ...one, rule }] : [];
    });
    if (isNewOrWorse(fired, told, settings)) throw new ApiError("conflict");
  }
  const untilOn = body.kind === "snooze" ? body.until_on : null;
  if (untilOn !== null && (untilOn <= frame.today || untilOn > addDays(frame.today, MAX_SNOOZE_DAYS)))
    throw new ApiError("bad_request", { reasons: [{ code: "out_of_range", path: ["until_on"] }] });
  const note = "note" in body ? (body.note ?? null) : null;
  const kept = { studentId: row.studentId, kind: body.kind, untilOn, note, seen: isFollowUp ? seen : [] };
  await keepNeedAction(sql, caller, kept, new Date());
  const after = await read();
  return { need: after ? needOf(after, frame.day, true, settings) : null };
}
