import { expect, type Page } from "@playwright/test";
import { DEFAULT_BADGES } from "@/lib/badges/defaults";
import { addDays, type Day, isoWeekday, localDay } from "@/lib/period";

/** What a learner's pages say, worked out here again from the rows of their own export. */
interface OwnRows {
  profile: { id: string; name: string };
  signals: { type: keyof typeof POINTS }[];
  awards: { badge_id: string }[];
  active_days: { day_on: Day }[];
  figures: {
    date_id: Day;
    period_code: string;
    target_type: string;
    target: string;
    code: string;
    value_number: number;
  }[];
}

/** Points of a signal where the organisation says nothing else (events.md). */
const POINTS = { VIDEO_COMPLETED: 5, QUIZ_PASSED: 10, STEP_COMPLETED: 3, COURSE_COMPLETED: 50 };
/** What this run's own badge brings (learner.spec.ts), and one that an administrator made before (admin-figures.spec.ts). */
export const OWN_BADGE = { id: "e2e-badge", name: "Badge d’essai", points: 3 };
export const ADMIN_BADGE = { id: "e2e-quiz", name: "Quiz du centre", points: 7 };

export interface Own {
  name: string;
  points: number;
  /** Badges that were earned, each once. */
  badgeIds: string[];
  awards: number;
  streak: number;
  /** Active days that the calendar of six weeks shows. */
  activeDays: number;
  /** Of the programme and of each module, in percent. */
  progress: number;
  modules: { name: string; progress: number }[];
}

export async function readOwn(page: Page): Promise<Own> {
  const answer = await page.request.get("/api/me/data");
  expect(answer.ok()).toBe(true);
  const rows: OwnRows = await answer.json();
  const worth = (id: string) =>
    [OWN_BADGE, ADMIN_BADGE, ...DEFAULT_BADGES].find((badge) => badge.id === id)!.points;
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  const today = localDay(new Date(), "Africa/Casablanca");
  const active = new Set(rows.active_days.map((row) => row.day_on));
  let streak = 0;
  for (let day = active.has(today) ? today : addDays(today, -1); active.has(day); day = addDays(day, -1))
    streak++;
  const monday = addDays(today, 1 - isoWeekday(today) - 35);
  const week = addDays(today, 7 - isoWeekday(today));
  const progress = rows.figures.filter(
    (row) => row.code === "PROGRESSION_MOY" && row.period_code === "Week" && row.date_id === week,
  );
  return {
    name: rows.profile.name,
    points:
      sum(rows.signals.map(({ type }) => POINTS[type])) +
      sum(rows.awards.map((award) => worth(award.badge_id))),
    badgeIds: [...new Set(rows.awards.map((award) => award.badge_id))],
    awards: rows.awards.length,
    streak,
    activeDays: [...active].filter((day) => day >= monday).length,
    progress: progress.find((row) => row.target_type === "Global")!.value_number,
    modules: progress
      .filter((row) => row.target_type === "Module")
      .map((row) => ({ name: row.target, progress: row.value_number })),
  };
}

/** Numbers as the page writes them: `73,5 %` → 73.5. */
export const numberIn = (text: string | null) =>
  Number(
    (text ?? "")
      .replace(/[\u00a0\u202f\s]/g, "")
      .replace(",", ".")
      .match(/-?\d+(\.\d+)?/)?.[0],
  );
