import { expect, test } from "vitest";
import { organizationSettings } from "./settings";

test("nothing said is every default", () => {
  expect(organizationSettings({})).toEqual({
    pass_mark: 0.7,
    mastery_mark: 70,
    objective: 100,
    holidays: [],
    points: { VIDEO_COMPLETED: 5, QUIZ_PASSED: 10, STEP_COMPLETED: 3, COURSE_COMPLETED: 50 },
    leaderboard: { mode: "group", neighbours: 3 },
    retention: { day_rows_days: 90, week_rows_years: 5 },
    needs: {
      never_started: { after_days: 3, worse_by: 7 },
      inactivity: { days: 7, worse_by: 7 },
      overdue_critical_tasks: { tasks: 1, worse_by: 1 },
      behind_plan: { units: 3, worse_by: 2 },
      falling_scores: { points: 15, window_days: 28, scores: 3, worse_by: 5 },
      absences: { absences: 2, window_days: 14, worse_by: 1 },
      waiting_feedback: { submissions: 1, hours: 48, worse_by: 1 },
      acknowledged_days: 28,
    },
    clock_stops_at: null,
  });
  expect(organizationSettings(null)).toEqual(organizationSettings({}));
});

test("one part said leaves the others at their defaults, and settings read back are themselves", () => {
  const settings = organizationSettings({ points: { QUIZ_PASSED: 0 }, retention: { day_rows_days: null } });
  expect(settings.points).toEqual({
    VIDEO_COMPLETED: 5,
    QUIZ_PASSED: 0,
    STEP_COMPLETED: 3,
    COURSE_COMPLETED: 50,
  });
  expect(settings.retention).toEqual({ day_rows_days: null, week_rows_years: 5 });
  expect(organizationSettings(settings)).toEqual(settings);
});

test("holidays are days, once each, in order", () => {
  expect(organizationSettings({ holidays: ["2025-11-18", "2025-11-06", "2025-11-18"] }).holidays).toEqual([
    "2025-11-06",
    "2025-11-18",
  ]);
  expect(() => organizationSettings({ holidays: ["2025-02-30"] })).toThrow("YYYY-MM-DD");
});

test.each([
  [{ pass_mark: 70 }],
  [{ mastery_mark: -1 }],
  [{ objective: 0 }],
  [{ retention: { day_rows_days: 0 } }],
  [{ leaderboard: { mode: "public" } }],
  [{ pass_marc: 0.5 }],
  [{ needs: { inactivity: { days: 0 } } }],
  [{ needs: { inactivity: { hours: 5 } } }],
  [{ needs: { boredom: null } }],
  ["{}"],
])("%j is refused", (json) => {
  expect(() => organizationSettings(json)).toThrow();
});
