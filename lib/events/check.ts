import { envelopeSchema, MAX_AGE_YEARS, MAX_FUTURE_HOURS, MAX_JSON_BYTES } from "./envelope";
import { instantOf } from "./instant";
import { type Reason, reasonOf } from "./reasons";
import { holdsUnstorableText, jsonText, pathOfUnstorableText } from "./text";
import { EVENT_RULES, type EventRule, isKnownType, type Need } from "./vocabulary";

/** An event that may be stored. */
export interface CheckedEvent {
  readonly id: string;
  /**
   * JSON text: `[id, type, student_id, instructor_id, course_id, class_id, occurred_at, payload, context]`, what is
   * absent as null and payload as `{}`.
   */
  readonly row: string;
}

export type Checked = { readonly event: CheckedEvent } | { readonly reason: Reason };

export interface CheckOptions {
  /** The clock that ages are measured by. */
  readonly now: Date;
  /** False for files: history may be older than what a live sender may claim. */
  readonly ageLimit: boolean;
}

const NEED_REASONS = {
  student_id: "needs_student",
  instructor_id: "needs_instructor",
  class_id: "needs_class",
  item: "needs_item",
} as const satisfies Record<Need, Reason["code"]>;

type Envelope = ReturnType<typeof envelopeSchema.parse>;

function missingNeed(rule: EventRule, event: Envelope, payload: Record<string, unknown>): Need | undefined {
  return rule.needs.find((need) =>
    need === "item"
      ? (payload.item ?? event.class_id ?? event.course_id ?? null) === null
      : (event[need] ?? null) === null,
  );
}

const quote = (text: string | null | undefined) =>
  text === null || text === undefined ? "null" : JSON.stringify(text);

/**
 * A check of events for one batch: the shape, what its type asks, its age, and that it can be stored.
 * @returns a function that gives the event ready to store, or the first reason against it
 */
export function eventCheck({ now, ageLimit }: CheckOptions): (event: unknown) => Checked {
  const oldest = new Date(now);
  oldest.setUTCFullYear(oldest.getUTCFullYear() - MAX_AGE_YEARS);
  const earliest = ageLimit ? oldest.getTime() : Number.NEGATIVE_INFINITY;
  const latest = ageLimit ? now.getTime() + MAX_FUTURE_HOURS * 3_600_000 : Number.POSITIVE_INFINITY;

  const refuse = (code: Reason["code"], path: Reason["path"], expected?: string): Checked => ({
    reason: expected === undefined ? { code, path } : { code, path, expected },
  });

  return (input) => {
    const parsed = envelopeSchema.safeParse(input);
    if (!parsed.success) return { reason: reasonOf(parsed.error.issues[0]!, input) };
    const event = parsed.data;

    if (event.payload && event.payload_json) return refuse("both_names", ["payload_json"], "payload");
    if (event.context && event.context_json) return refuse("both_names", ["context_json"], "context");
    const payloadName = event.payload_json ? "payload_json" : "payload";
    const contextName = event.context_json ? "context_json" : "context";
    const payload = event[payloadName] ?? {};
    const context = event[contextName] ?? null;

    if ((event.student_id ?? null) === null && (event.instructor_id ?? null) === null)
      return refuse("nobody", []);
    if (isKnownType(event.type)) {
      const rule: EventRule = EVENT_RULES[event.type];
      const typed = rule.payload.safeParse(payload);
      if (!typed.success) {
        const reason = reasonOf(typed.error.issues[0]!, payload);
        return { reason: { ...reason, path: [payloadName, ...reason.path] } };
      }
      const need = missingNeed(rule, event, payload);
      if (need !== undefined) return refuse(NEED_REASONS[need], [need === "item" ? payloadName : need]);
    }

    const at = instantOf(event.occurred_at);
    if (at < earliest) return refuse("too_old", ["occurred_at"]);
    if (at > latest) return refuse("in_future", ["occurred_at"]);

    const payloadText = jsonText(payload, MAX_JSON_BYTES);
    if ("reason" in payloadText) return refuse(payloadText.reason, [payloadName]);
    const contextText = context === null ? { text: "null" } : jsonText(context, MAX_JSON_BYTES);
    if ("reason" in contextText) return refuse(contextText.reason, [contextName]);

    // Written by hand so that payload and context, the bulk of an event, are serialised once: their
    // sizes are known from the same text that is stored.
    const row =
      `[${quote(event.id)},"${event.type}",${quote(event.student_id)},${quote(event.instructor_id)},` +
      `${quote(event.course_id)},${quote(event.class_id)},"${event.occurred_at}",` +
      `${payloadText.text},${contextText.text}]`;
    if (holdsUnstorableText(row)) return refuse("bad_text", pathOfUnstorableText(input) ?? []);
    return { event: { id: event.id, row } };
  };
}
