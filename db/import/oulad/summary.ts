import type { ResultTally } from "./events";
import { membership, type Oulad } from "./model";

/** Figures of one presentation, as the files have them. */
export interface PresentationReport {
  readonly id: string;
  readonly registrations: number;
  readonly assessments: number;
  readonly results: number;
  readonly scored: number;
  /** Mean of the scored results; null without any. */
  readonly meanScore: number | null;
}

/** Each presentation's figures as the files have them. */
export function presentationReports(
  oulad: Oulad,
  tallies: ReadonlyMap<string, ResultTally>,
): PresentationReport[] {
  return [...oulad.presentations.values()].map(({ id, registrations, assessments }) => {
    const tally = tallies.get(id);
    return {
      id,
      registrations: registrations.size,
      assessments: assessments.length,
      results: tally?.results ?? 0,
      scored: tally?.scored ?? 0,
      meanScore: tally && tally.scored > 0 ? tally.scoreSum / tally.scored : null,
    };
  });
}

/** What was read, by name. */
export function takenOf(
  oulad: Oulad,
  tallies: ReadonlyMap<string, ResultTally>,
  clicks: { rows: number; days: number },
): Record<string, number> {
  const presentations = [...oulad.presentations.values()];
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    presentations: presentations.length,
    registrations: sum(presentations.map(({ registrations }) => registrations.size)),
    students: new Set(presentations.flatMap(({ registrations }) => [...registrations.keys()])).size,
    assessments: oulad.assessments.size,
    results: sum([...tallies.values()].map(({ results }) => results)),
    scored_results: sum([...tallies.values()].map(({ scored }) => scored)),
    banked_results: sum([...tallies.values()].map(({ banked }) => banked)),
    click_rows: clicks.rows,
    click_days: clicks.days,
  };
}

/** What was decided where the files are silent. */
export function notesOf(
  oulad: Oulad,
  tallies: ReadonlyMap<string, ResultTally>,
  hasClicks: boolean,
): string[] {
  const all = [...oulad.presentations.values()].flatMap((presentation) =>
    [...presentation.registrations.values()].map((registration) => ({ presentation, registration })),
  );
  const undated = all.filter(({ registration }) => registration.registeredOn === null).length;
  const stretched = all.filter(({ presentation, registration }) => {
    const span = membership(presentation, registration);
    const end = registration.unregisteredOn ?? presentation.endOn;
    return span.from < (registration.registeredOn ?? presentation.startOn) || span.to > end;
  }).length;
  const banked = [...tallies.values()].reduce((sum, tally) => sum + tally.banked, 0);
  return [
    "Day 0 is 1 February (B) or 1 October (J) of the presentation's year; everything happens at noon in London.",
    "A score of 40 or more validates the assessment, a lower one returns it to En_cours; Pass and Distinction validate the Module on the last day.",
    "Enrolments end with the unregistration or the presentation.",
    ...(undated > 0
      ? [`${undated} registrations have no date: they count from the first day at the latest.`]
      : []),
    ...(stretched > 0
      ? [
          `${stretched} students have results outside their registration: they are in their group on those days too.`,
        ]
      : []),
    ...(banked > 0
      ? [
          `${banked} banked results carry the day that the file gives (−1) and are entered by the trainer: no activity of the learner.`,
        ]
      : []),
    ...(hasClicks ? [] : ["No vle.csv or studentVle.csv: no clicks were taken."]),
  ];
}
