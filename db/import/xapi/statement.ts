import { z } from "zod";

/** xAPI 1.0.3 and 2.0 statements as far as they are read; the rest of them is kept whole. */
const iri = z.string().min(1).max(2000);
const agent = z.looseObject({
  mbox: z.string().optional(),
  account: z.looseObject({ homePage: z.string().optional(), name: z.string() }).optional(),
  name: z.string().optional(),
});
const activity = z.looseObject({
  objectType: z.string().optional(),
  id: z.string().optional(),
  definition: z.looseObject({ type: z.string().optional() }).optional(),
});
/** One activity, as 1.0 wrote it, or a list. */
const activities = z.union([activity.transform((one) => [one]), z.array(activity)]).optional();

export const statementSchema = z.looseObject({
  id: z.uuid().optional(),
  actor: agent,
  verb: z.looseObject({ id: iri }),
  object: activity,
  result: z
    .looseObject({
      score: z
        .looseObject({
          scaled: z.number().min(-1).max(1).optional(),
          raw: z.number().optional(),
          min: z.number().optional(),
          max: z.number().optional(),
        })
        .optional(),
      success: z.boolean().optional(),
      completion: z.boolean().optional(),
      response: z.string().optional(),
      duration: z.string().optional(),
      extensions: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  context: z
    .looseObject({
      registration: z.string().optional(),
      instructor: agent.optional(),
      contextActivities: z
        .looseObject({ parent: activities, grouping: activities, category: activities })
        .optional(),
      extensions: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  timestamp: z.string().optional(),
});

export type Statement = z.output<typeof statementSchema>;
export type Agent = z.output<typeof agent>;
export type Activity = z.output<typeof activity>;

/** What a statement calls somebody: an account's name, or a mail address in small letters. */
export function nameOf(who: Agent): { account?: string; mail?: string } {
  return { account: who.account?.name, mail: who.mbox?.replace(/^mailto:/i, "").toLowerCase() };
}

/** `https://lms.example/course/12/` → `12`: what our own ids are when senders make addresses of them. */
export function lastPart(address: string): string {
  return decodeURIComponentSafe(
    address
      .replace(/[/#?]+$/, "")
      .split(/[/#:?=]/)
      .at(-1) ?? address,
  );
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Seconds of an ISO 8601 duration (PT1H30M, P1DT2S); null where it is none, or has months. */
export function secondsOf(duration: string | undefined): number | null {
  const match =
    /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      duration ?? "",
    );
  if (!match || duration === "P" || duration?.endsWith("T")) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((weeks! * 7 + days!) * 24 + hours!) * 60 + minutes!) * 60 + seconds!;
}
