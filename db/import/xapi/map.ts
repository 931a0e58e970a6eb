import { type EventInput, eventCheck, isKnownType } from "@/lib/events";
import type { Names } from "./names";
import { type Activity, lastPart, type Statement, secondsOf } from "./statement";

const VIDEO = "https://w3id.org/xapi/video";
const TIME = `${VIDEO}/extensions/time`;
const LENGTH = `${VIDEO}/extensions/length`;
const VIDEO_VERBS = ["played", "paused", "seeked", "interacted", "completed", "terminated"];
const SCORED_VERBS = ["passed", "failed", "answered", "completed"];
const ASSESSMENTS = ["assessment", "question", "quiz", "cmi.interaction", "exam", "test"];
const SECONDS_PER_DAY = 86_400;

type Typed = { type: string; payload: Record<string, unknown>; needsClass?: true; needsPlace?: true };

const typeOfActivity = (one: Activity | undefined) => lastPart(one?.definition?.type ?? "").toLowerCase();
const number = (value: unknown) => (typeof value === "number" && value >= 0 ? value : undefined);

/**
 * The event of a statement (interop.md). What a type needs and the statement lacks makes it an event of a type of its own,
 * named after its verb: nothing is lost. `names` resolves people, classes and courses.
 */
export function eventOf(statement: Statement, id: string, names: Names, now: Date): EventInput {
  const check = eventCheck({ now, ageLimit: false });
  const event = (typed: Typed) => assemble(statement, id, names, now, typed);
  const typed = typedOf(statement, id, names);
  if (typed !== null) {
    const mapped = event(typed);
    if (!("reason" in check(mapped))) return mapped;
  }
  return event({ type: ownType(statement), payload: {} });
}

function assemble(statement: Statement, id: string, names: Names, now: Date, typed: Typed): EventInput {
  const { actor, verb, object, result, context, timestamp, ...others } = statement;
  const person = names.person(actor);
  const place = placeOf(statement, names, typed);
  const instructor = context?.instructor && names.instructor(context.instructor);
  const { stored: _, id: __, ...rest } = others as Record<string, unknown>;
  return {
    id,
    type: typed.type,
    ...person,
    ...(instructor && { instructor_id: instructor }),
    ...place,
    occurred_at: timestamp ?? now.toISOString(),
    payload: { ...typed.payload, object, ...(result && { result }) },
    context: { source: "xapi", verb, actor, ...(context && { context }), ...rest },
  };
}

/** `http://adlnet.gov/expapi/verbs/experienced` → EXPERIENCED; XAPI_ before what means something else here. */
function ownType({ verb }: Statement): string {
  const word = lastPart(verb.id)
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toUpperCase()
    .slice(0, 90);
  return word === "" || !/^[A-Z]/.test(word) || isKnownType(word) ? `XAPI_${word || "STATEMENT"}` : word;
}

function typedOf(statement: Statement, id: string, names: Names): Typed | null {
  const { object, result, context } = statement;
  const verb = lastPart(statement.verb.id).toLowerCase();
  const type = typeOfActivity(object);
  const extensions = { ...context?.extensions, ...result?.extensions };
  const isVideo =
    type === "video" ||
    statement.verb.id.startsWith(VIDEO) ||
    (context?.contextActivities?.category ?? []).some((one) => one.id?.startsWith(VIDEO));
  if (isVideo && VIDEO_VERBS.includes(verb)) {
    const duration = number(extensions[LENGTH]);
    const position = number(extensions[TIME]) ?? (verb === "completed" ? duration : undefined);
    return {
      type: "VIDEO_PING",
      payload: { position_sec: position, duration_sec: duration },
      needsClass: true,
    };
  }
  const mark = markOf(statement);
  const hasInstructor =
    context?.instructor !== undefined && names.instructor(context.instructor) !== undefined;
  if (verb === "scored" && hasInstructor && mark)
    return { type: "EVALUATION", payload: mark, needsPlace: true };
  if (SCORED_VERBS.includes(verb) && mark && (verb !== "completed" || ASSESSMENTS.includes(type)))
    return {
      type: "QUIZ_SUBMIT",
      payload: {
        ...mark,
        passed: result?.success ?? (verb === "passed" ? true : verb === "failed" ? false : undefined),
      },
      needsClass: true,
    };
  switch (verb) {
    case "completed":
    case "satisfied":
      return { type: "STEP_DONE", payload: {}, needsClass: true };
    case "initialized":
    case "launched":
      return { type: "SESSION_START", payload: { session_id: context?.registration ?? id } };
    case "terminated": {
      const seconds = secondsOf(result?.duration);
      if (seconds === null) return null;
      return {
        type: "SESSION_END",
        payload: { session_id: context?.registration ?? id, active_sec: Math.min(seconds, SECONDS_PER_DAY) },
      };
    }
    case "commented":
      return hasInstructor
        ? { type: "FEEDBACK", payload: { sentiment: sentimentOf(statement) }, needsPlace: true }
        : null;
    case "submitted":
    case "submit":
      return { type: "SUBMISSION", payload: { submission_id: id }, needsPlace: true };
    default:
      return null;
  }
}

/** Raw out of its maximum; else the scaled score, out of 100. */
function markOf({ result }: Statement): { score: number; max_score: number } | null {
  const { raw, max, min = 0, scaled } = result?.score ?? {};
  if (raw !== undefined && max !== undefined && max > min && raw >= min)
    return { score: raw - Math.min(min, 0), max_score: max - Math.min(min, 0) };
  if (scaled !== undefined) return { score: Math.max(0, Math.round(scaled * 10_000) / 100), max_score: 100 };
  return raw !== undefined && raw >= 0 && raw <= 100 ? { score: raw, max_score: 100 } : null;
}

function sentimentOf({ result }: Statement): string {
  if (result?.success === true) return "positive";
  return result?.success === false ? "negative" : "neutral";
}

/**
 * The class that the statement is about (its object, or what that is part of) and the course of its context. What is not known here is
 * named only where the type cannot do without: such an event waits until it is.
 */
function placeOf(
  statement: Statement,
  names: Names,
  typed: Typed,
): { class_id?: string; course_id?: string } {
  const { object, context } = statement;
  const around = [
    ...(context?.contextActivities?.parent ?? []),
    ...(context?.contextActivities?.grouping ?? []),
  ];
  const ids = (list: (Activity | undefined)[]) => list.flatMap((one) => (one?.id ? [one.id] : []));
  const isCourse = (one: Activity | undefined) => typeOfActivity(one) === "course";
  const inside = [object, ...around].filter((one) => !isCourse(one));
  const courses = [object, ...around].filter(isCourse);
  const class_id = ids(inside).flatMap((id) => names.class(id) ?? [])[0];
  const course_id = ids([...courses, ...around]).flatMap((id) => names.course(id) ?? [])[0];
  if (class_id !== undefined || course_id !== undefined)
    return { ...(class_id && { class_id }), ...(course_id && { course_id }) };
  if (!typed.needsClass && !typed.needsPlace) return {};
  if (isCourse(object)) return object.id ? { course_id: shortId(object.id) } : {};
  return object.id ? { class_id: shortId(object.id) } : {};
}

/** Ids have at most 200 characters. */
const shortId = (id: string) => (id.length <= 200 ? id : lastPart(id).slice(0, 200));
