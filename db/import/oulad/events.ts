import { join } from "node:path";
import type { EventInput } from "@/lib/events";
import { type Day, diffDays, startOfLocalDay } from "@/lib/period";
import { csvRows, FileFormatError } from "../csv";
import type { LeftOutList } from "../report";
import { dayOf, type Oulad, PASS_MARK, type Presentation } from "./model";
import { quantity, RESULT, whole } from "./read";
import { trainerId } from "./structure";

export const TIME_ZONE = "Europe/London";

/** What was taken from the results of one presentation: what the outcome is checked against. */
export interface ResultTally {
  results: number;
  scored: number;
  scoreSum: number;
  banked: number;
}

/** Noon of a day: the files have days only, and noon stays on its day in the zones nearby too. */
const noonClock = () => {
  const known = new Map<Day, string>();
  return (day: Day) => {
    const noon =
      known.get(day) ?? new Date(startOfLocalDay(day, TIME_ZONE).getTime() + 12 * 3_600_000).toISOString();
    known.set(day, noon);
    return noon;
  };
};

/**
 * A result is handed in (SUBMISSION), marked (EVALUATION, by the presentation's trainer) and decided (STATE_CHANGE:
 * Validee from the pass mark on, else back to En_cours), all on the day it was submitted: the files have no other.
 * At one instant the order is the ids'. A result without a score is handed in only. A banked result was handed in
 * to an earlier presentation: here it is the trainer who enters it, so it is no activity of the learner.
 */
export async function* resultEvents(
  dir: string,
  oulad: Oulad,
  tallies: Map<string, ResultTally>,
  leftOut: LeftOutList,
): AsyncGenerator<EventInput> {
  const noon = noonClock();
  const names = await assessmentIds(dir);
  for await (const row of csvRows(join(dir, "studentAssessment.csv"), RESULT)) {
    const assessment = oulad.assessments.get(row.id_assessment ?? "");
    const where = `studentAssessment.csv:${row.line}`;
    if (!assessment) {
      if (!names.has(row.id_assessment ?? "")) leftOut.add("results", "assessment not in assessments", where);
      continue;
    }
    const { presentation } = assessment;
    const submitted = whole(row.date_submitted);
    if (row.id_student === null || !presentation.registrations.has(row.id_student) || submitted === null) {
      const why = submitted === null ? "no day of submission" : "student not registered in the presentation";
      leftOut.add("results", why, where);
      continue;
    }
    const tally = tallies.get(presentation.id) ?? { results: 0, scored: 0, scoreSum: 0, banked: 0 };
    tallies.set(presentation.id, tally);
    tally.results += 1;

    const isBanked = row.is_banked === "1";
    if (isBanked) tally.banked += 1;
    const trainer = { instructor_id: trainerId(presentation) };
    const base = {
      student_id: row.id_student,
      course_id: presentation.id,
      class_id: assessment.id,
      occurred_at: noon(dayOf(presentation, submitted)),
      context: isBanked ? { source: "oulad", is_banked: true } : { source: "oulad" },
    };
    const id = `oulad-${presentation.id}-${assessment.id}-${row.id_student}`;
    const item = { item_type: "Ua", item_id: assessment.id };
    yield {
      ...base,
      ...(isBanked ? trainer : {}),
      id: `${id}-1-submission`,
      type: "SUBMISSION",
      payload: { submission_id: id, item },
    };

    const score = quantity(row.score);
    if (score === null || score > 100) {
      const why = row.score === null ? "no score: handed in, not marked" : "score is not 0 to 100";
      leftOut.add("scores", why, where);
      continue;
    }
    tally.scored += 1;
    tally.scoreSum += score;
    yield {
      ...base,
      ...trainer,
      id: `${id}-2-evaluation`,
      type: "EVALUATION",
      payload: { item, score, max_score: 100 },
    };
    yield {
      ...base,
      ...trainer,
      id: `${id}-3-state`,
      type: "STATE_CHANGE",
      payload: {
        domain: "Ua",
        item_id: assessment.id,
        state_code: score >= PASS_MARK ? "Validee" : "En_cours",
      },
    };
  }
}

/** Results of other presentations are not ours to take, but no reason to complain either. */
async function assessmentIds(dir: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const row of csvRows(join(dir, "assessments.csv"), ["id_assessment"])) {
    if (row.id_assessment !== null) ids.add(row.id_assessment);
  }
  return ids;
}

/** Who passed a presentation has validated its Module, on its last day. */
export function* finalResultEvents(oulad: Oulad): Generator<EventInput> {
  const noon = noonClock();
  for (const presentation of oulad.presentations.values()) {
    for (const { studentId, finalResult } of presentation.registrations.values()) {
      if (finalResult !== "Pass" && finalResult !== "Distinction") continue;
      yield {
        id: `oulad-${presentation.id}-${studentId}-final`,
        type: "STATE_CHANGE",
        student_id: studentId,
        instructor_id: trainerId(presentation),
        course_id: presentation.id,
        occurred_at: noon(presentation.endOn),
        payload: { domain: "Module", item_id: presentation.id, state_code: "Validee" },
        context: { source: "oulad", final_result: finalResult },
      };
    }
  }
}

interface Clicks {
  readonly studentId: string;
  readonly offset: number;
  sum: number;
  readonly sites: Set<string>;
  readonly types: Map<string, number>;
}

const CLICKS = ["code_module", "code_presentation", "id_student", "id_site", "date", "sum_click"] as const;

/**
 * Clicks as activity: one RESOURCE_VIEW per student, presentation and day, with the number of clicks, of sites and
 * of clicks per kind of site. Activity is counted per day, so nothing that is measured is lost by summing up.
 * The file goes presentation by presentation; one presentation's days are held at a time.
 *
 * @param onRow called with the number of rows read so far
 */
export async function* clickEvents(
  dir: string,
  oulad: Oulad,
  sites: ReadonlyMap<string, string>,
  leftOut: LeftOutList,
  onRow: (taken: number) => void,
): AsyncGenerator<EventInput> {
  const noon = noonClock();
  const finished = new Set<string>();
  let current: Presentation | undefined;
  let currentId: string | null = null;
  let days = new Map<string, Clicks>();
  let taken = 0;

  for await (const row of csvRows(join(dir, "studentVle.csv"), CLICKS)) {
    const id = `${row.code_module}-${row.code_presentation}`;
    const where = `studentVle.csv:${row.line}`;
    if (id !== currentId) {
      if (current) yield* clicksOf(current, days, noon);
      days = new Map();
      if (finished.has(id)) {
        throw new FileFormatError(`${where}: rows of ${id} are in two places; sort the file by presentation`);
      }
      finished.add(id);
      currentId = id;
      current = oulad.presentations.get(id);
    }
    if (!current) continue;
    const [offset, clicks] = [whole(row.date), whole(row.sum_click)];
    if (row.id_student === null || offset === null || clicks === null) {
      leftOut.add("clicks", "no student, day or number", where);
      continue;
    }
    if (!current.registrations.has(row.id_student)) {
      leftOut.add("clicks", "student not registered in the presentation", where);
      continue;
    }
    taken += 1;
    onRow(taken);
    const key = `${row.id_student} ${offset}`;
    const day = days.get(key) ?? {
      studentId: row.id_student,
      offset,
      sum: 0,
      sites: new Set<string>(),
      types: new Map<string, number>(),
    };
    days.set(key, day);
    const site = row.id_site ?? "?";
    const type = sites.get(site) ?? "unknown";
    day.sum += clicks;
    day.sites.add(site);
    day.types.set(type, (day.types.get(type) ?? 0) + clicks);
  }
  if (current) yield* clicksOf(current, days, noon);
}

function* clicksOf(
  presentation: Presentation,
  days: ReadonlyMap<string, Clicks>,
  noon: (day: Day) => string,
): Generator<EventInput> {
  for (const { studentId, offset, sum, sites, types } of days.values()) {
    const day = dayOf(presentation, offset);
    yield {
      id: `oulad-${presentation.id}-${studentId}-clicks-${day}`,
      type: "RESOURCE_VIEW",
      student_id: studentId,
      course_id: presentation.id,
      occurred_at: noon(day),
      payload: { sum_click: sum, sites: sites.size, activity_types: Object.fromEntries(types) },
      context: { source: "oulad", presentation_day: diffDays(presentation.startOn, day) },
    };
  }
}

/** Kind of each site: forumng, oucontent, quiz… */
export async function readSites(dir: string): Promise<Map<string, string>> {
  const sites = new Map<string, string>();
  for await (const row of csvRows(join(dir, "vle.csv"), ["id_site", "activity_type"])) {
    if (row.id_site !== null) sites.set(row.id_site, row.activity_type ?? "unknown");
  }
  return sites;
}
