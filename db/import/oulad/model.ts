import { addDays, type Day } from "@/lib/period";

/** OULAD as it is read, in days of the calendar (Kuzilek, Hlosta, Zdrahal 2017). */

export interface Presentation {
  /** `AAA-2013J`: id of the Session, of its Module and of their course. */
  readonly id: string;
  readonly module: string;
  readonly code: string;
  /** Day 0. */
  readonly startOn: Day;
  readonly endOn: Day;
  readonly assessments: Assessment[];
  readonly registrations: Map<string, Registration>;
}

export interface Assessment {
  readonly id: string;
  readonly presentation: Presentation;
  /** TMA (marked by tutors), CMA (marked by computer), Exam. */
  readonly type: string;
  readonly dueOn: Day;
  readonly weight: number;
}

export interface Registration {
  readonly studentId: string;
  readonly region: string;
  readonly finalResult: string | null;
  readonly registeredOn: Day | null;
  readonly unregisteredOn: Day | null;
  /** First and last day with a result; null without any. */
  firstResultOn: Day | null;
  lastResultOn: Day | null;
}

export interface Student {
  readonly id: string;
  /** Everything that is said about the student, per presentation. */
  readonly presentations: Record<string, Readonly<Record<string, string | null>>>;
}

export interface Oulad {
  readonly presentations: Map<string, Presentation>;
  readonly students: Map<string, Student>;
  readonly assessments: Map<string, Assessment>;
}

/** A pass at the Open University. */
export const PASS_MARK = 40;

const STARTS: Readonly<Record<string, string>> = { B: "02-01", J: "10-01" };

/** First day of a presentation: 2013B is 1 February, 2014J 1 October of its year; null for other codes. */
export function presentationStart(code: string): Day | null {
  const [, year, letter = ""] = /^(\d{4})([A-Z])$/.exec(code) ?? [];
  const start = STARTS[letter];
  return year && start ? `${year}-${start}` : null;
}

export const presentationId = (module: string, code: string) => `${module}-${code}`;

export function earlier(a: Day, b: Day): Day {
  return [a, b].sort()[0] ?? a;
}

export function later(a: Day, b: Day): Day {
  return [a, b].sort()[1] ?? a;
}

/** The calendar day of a day number. */
export const dayOf = (presentation: Presentation, offset: number): Day =>
  addDays(presentation.startOn, offset);

/**
 * The days on which a student is in the groups of a presentation. A result counts for a Session only while its
 * learner is a member (kpi.md, 1.5), and some were handed in before registration (banked ones) or after
 * unregistration: membership reaches over them, enrolment keeps the registration's own days.
 */
export function membership(presentation: Presentation, registration: Registration): { from: Day; to: Day } {
  const enrolled = enrolment(presentation, registration);
  const { firstResultOn, lastResultOn } = registration;
  return {
    from: earlier(firstResultOn ?? enrolled.from, enrolled.from),
    to: later(lastResultOn ?? enrolled.to, enrolled.to),
  };
}

/**
 * The days from registration to unregistration, or to the end of the presentation. Without a date of registration:
 * from the first day of the presentation, or from the unregistration where that is earlier.
 */
export function enrolment(presentation: Presentation, registration: Registration): { from: Day; to: Day } {
  const { registeredOn, unregisteredOn } = registration;
  const to = unregisteredOn ?? presentation.endOn;
  const from = registeredOn ?? presentation.startOn;
  return { from: earlier(from, to), to };
}
