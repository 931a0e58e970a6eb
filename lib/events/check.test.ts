import { describe, expect, it } from "vitest";
import { eventCheck } from "./check";
import type { EventInput } from "./envelope";
import { pathText, reasonMessage } from "./reasons";
import { EVENT_TYPES, type EventType } from "./vocabulary";

const now = new Date("2026-03-02T10:00:00Z");
const check = eventCheck({ now, ageLimit: true });

/** The smallest event of each known type that is right. */
const SMALLEST: Record<EventType, Partial<EventInput>> = {
  SESSION_START: { payload: { session_id: "s" } },
  SESSION_END: { payload: { session_id: "s", active_sec: 86_400 } },
  VIDEO_PING: { class_id: "k", payload: { position_sec: 0, duration_sec: 0.5 } },
  QUIZ_SUBMIT: { payload: { score: 0, max_score: 1 } },
  STEP_DONE: {},
  STATE_CHANGE: { payload: { domain: "Ua", item_id: "u", state_code: "Validee" } },
  SUBMISSION: { class_id: "k", payload: { submission_id: "d" } },
  FEEDBACK: { instructor_id: "t", course_id: "c", payload: { sentiment: "neutral" } },
  EVALUATION: {
    instructor_id: "t",
    payload: { item: { item_type: "Projet", item_id: "p" }, score: 12, max_score: 20 },
  },
  VALIDATION: { instructor_id: "t", payload: { level: 3, passed: false } },
  ATTENDANCE: { instructor_id: "t", payload: { status: "late" } },
  REMEDIATION: { instructor_id: "t", class_id: "k" },
};

const event = (type: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: "e1",
  type,
  student_id: "s1",
  occurred_at: "2026-03-02T09:00:00+01:00",
  ...SMALLEST[type as EventType],
  ...changes,
});

/** `code at path` of what is wrong, or "ok". */
function verdict(input: unknown): string {
  const checked = check(input);
  return "event" in checked ? "ok" : `${checked.reason.code} at ${pathText(checked.reason.path)}`;
}

describe("eventCheck", () => {
  it.each(EVENT_TYPES)("takes the smallest %s", (type) => {
    expect(verdict(event(type))).toBe("ok");
  });

  it("takes a field that is null as one that is absent", () => {
    expect(
      verdict(event("QUIZ_SUBMIT", { payload: { score: 1, max_score: 2, passed: null }, class_id: null })),
    ).toBe("ok");
    expect(
      verdict(event("FEEDBACK", { payload: { item: null, sentiment: "positive", submission_id: null } })),
    ).toBe("ok");
    expect(verdict(event("STEP_DONE", { payload: null, context: null }))).toBe("ok");
  });

  it("stores what was sent: fields that a payload has beyond its schema are kept", () => {
    const checked = check(
      event("QUIZ_SUBMIT", { payload: { max_score: 2, score: 1, answers: [1, { b: 2 }] } }),
    );
    expect("event" in checked && JSON.parse(checked.event.row)).toEqual([
      "e1",
      "QUIZ_SUBMIT",
      "s1",
      null,
      null,
      null,
      "2026-03-02T09:00:00+01:00",
      { max_score: 2, score: 1, answers: [1, { b: 2 }] },
      null,
    ]);
  });

  it("takes an unknown type with any payload, by a learner or a trainer", () => {
    expect(verdict(event("COFFEE_BREAK", { payload: { anything: true } }))).toBe("ok");
    expect(verdict(event("COFFEE_BREAK", { student_id: null, instructor_id: "t" }))).toBe("ok");
  });

  it("takes the columns' names payload_json and context_json, and ignores organization_id and created_at", () => {
    const row = {
      ...event("QUIZ_SUBMIT", {
        payload: undefined,
        payload_json: { score: 1, max_score: 2 },
        context_json: { a: 1 },
      }),
      organization_id: "other",
      created_at: "2020-01-01",
    };
    const checked = check(JSON.parse(JSON.stringify(row)));
    expect("event" in checked && JSON.parse(checked.event.row).slice(7)).toEqual([
      { score: 1, max_score: 2 },
      { a: 1 },
    ]);
    expect(verdict(event("STEP_DONE", { payload: {}, payload_json: {} }))).toBe("both_names at payload_json");
  });

  it.each([
    ["not an object", "a text", "wrong_type at "],
    ["an array", [], "wrong_type at "],
    ["null", null, "wrong_type at "],
    ["no id", event("STEP_DONE", { id: undefined }), "missing at id"],
    ["an empty id", event("STEP_DONE", { id: "" }), "bad_length at id"],
    ["an id of 201 characters", event("STEP_DONE", { id: "x".repeat(201) }), "bad_length at id"],
    ["an id of 200 pairs", event("STEP_DONE", { id: "😀".repeat(200) }), "ok"],
    ["a number as id", event("STEP_DONE", { id: 7 }), "wrong_type at id"],
    ["an empty student_id", event("STEP_DONE", { student_id: "" }), "bad_length at student_id"],
    ["a type in lower case", event("step_done"), "bad_format at type"],
    ["nobody", event("SESSION_START", { student_id: null }), "nobody at "],
    ["a trainer's login", event("SESSION_START", { student_id: null, instructor_id: "t" }), "ok"],
    ["an unknown field", event("STEP_DONE", { studentId: "s" }), "unknown_field at studentId"],
    ["no date", event("STEP_DONE", { occurred_at: undefined }), "missing at occurred_at"],
    [
      "a date without offset",
      event("STEP_DONE", { occurred_at: "2026-03-02T09:00:00" }),
      "bad_instant at occurred_at",
    ],
    ["a date as number", event("STEP_DONE", { occurred_at: 1772442000 }), "wrong_type at occurred_at"],
    ["a payload that is a list", event("STEP_DONE", { payload: [] }), "wrong_type at payload"],
    ["a context that is a text", event("STEP_DONE", { context: "app" }), "wrong_type at context"],
    ["a NUL in an id", event("STEP_DONE", { id: "a\0" }), "bad_text at id"],
    [
      "half a pair in a payload",
      event("STEP_DONE", { payload: { a: ["\ud83d"] } }),
      "bad_text at payload.a[0]",
    ],
    ["a video without class", event("VIDEO_PING", { class_id: null }), "needs_class at class_id"],
    [
      "a video of no length",
      event("VIDEO_PING", { payload: { position_sec: 1, duration_sec: 0 } }),
      "out_of_range at payload.duration_sec",
    ],
    [
      "a negative score",
      event("QUIZ_SUBMIT", { payload: { score: -1, max_score: 2 } }),
      "out_of_range at payload.score",
    ],
    [
      "a score in text",
      event("QUIZ_SUBMIT", { payload: { score: "1", max_score: 2 } }),
      "wrong_type at payload.score",
    ],
    ["no score", event("QUIZ_SUBMIT", { payload: { max_score: 2 } }), "missing at payload.score"],
    [
      "25 hours of activity",
      event("SESSION_END", { payload: { session_id: "s", active_sec: 90_000 } }),
      "out_of_range at payload.active_sec",
    ],
    [
      "a state of a Referentiel",
      event("STATE_CHANGE", { payload: { domain: "Referentiel", item_id: "r", state_code: "x" } }),
      "not_one_of at payload.domain",
    ],
    [
      "a deadline without offset",
      event("STATE_CHANGE", {
        payload: { domain: "Tache", item_id: "t", state_code: "A_faire", due_at: "2026-03-09" },
      }),
      "bad_instant at payload.due_at",
    ],
    ["feedback of nobody", event("FEEDBACK", { instructor_id: null }), "needs_instructor at instructor_id"],
    ["feedback on nothing", event("FEEDBACK", { course_id: null }), "needs_item at payload"],
    ["feedback without sentiment", event("FEEDBACK", { payload: {} }), "missing at payload.sentiment"],
    [
      "an item without id",
      event("EVALUATION", { payload: { item: { item_type: "Ua" }, score: 1, max_score: 2 } }),
      "missing at payload.item.item_id",
    ],
    [
      "a criterion over nothing",
      event("EVALUATION", {
        payload: { score: 1, max_score: 2, criteria: { qualite_code: { score: 1, max_score: 0 } } },
        class_id: "k",
      }),
      "out_of_range at payload.criteria.qualite_code.max_score",
    ],
    ["level 4", event("VALIDATION", { payload: { level: 4, passed: true } }), "not_one_of at payload.level"],
    ["roll call of nobody", event("ATTENDANCE", { student_id: null }), "needs_student at student_id"],
    ["remediation of nothing", event("REMEDIATION", { class_id: null }), "needs_item at payload"],
  ])("%s", (_, input, expected) => {
    expect(verdict(JSON.parse(JSON.stringify(input)))).toBe(expected);
  });

  it("limits the payload to 64 KiB of JSON: 65,536 bytes pass, one more does not", () => {
    const frame = JSON.stringify({ text: "" }).length;
    expect(verdict(event("STEP_DONE", { payload: { text: "x".repeat(65_536 - frame) } }))).toBe("ok");
    expect(verdict(event("STEP_DONE", { payload: { text: "x".repeat(65_537 - frame) } }))).toBe(
      "too_large at payload",
    );
    expect(verdict(event("STEP_DONE", { context: { text: "é".repeat(32_768) } }))).toBe(
      "too_large at context",
    );
  });

  it("limits the age to 10 years back and 24 hours ahead, to the second, and not in files", () => {
    expect(verdict(event("STEP_DONE", { occurred_at: "2016-03-02T10:00:00Z" }))).toBe("ok");
    expect(verdict(event("STEP_DONE", { occurred_at: "2016-03-02T09:59:59Z" }))).toBe(
      "too_old at occurred_at",
    );
    expect(verdict(event("STEP_DONE", { occurred_at: "2026-03-03T10:00:00Z" }))).toBe("ok");
    expect(verdict(event("STEP_DONE", { occurred_at: "2026-03-03T10:00:01Z" }))).toBe(
      "in_future at occurred_at",
    );
    const files = eventCheck({ now, ageLimit: false });
    expect(files(event("STEP_DONE", { occurred_at: "1999-03-02T10:00:00Z" }))).toHaveProperty("event");
    expect(files(event("STEP_DONE", { occurred_at: "2031-03-02T10:00:00Z" }))).toHaveProperty("event");
  });

  it("says the reason in both languages, with what would have been right", () => {
    const checked = check(
      event("STATE_CHANGE", { payload: { domain: "Cours", item_id: "u", state_code: "x" } }),
    );
    if (!("reason" in checked)) throw new Error("taken");
    expect(reasonMessage(checked.reason, "en")).toBe(
      "Expected one of: Chapitre, Ua, Micro_competence, Competence, Module, Projet, Tache.",
    );
    expect(reasonMessage(checked.reason, "fr")).toMatch(/^Valeurs possibles : Chapitre/);
  });
});
