import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { criteriaSchema, DEFAULT_BADGES, progressOf, readRule, ways } from ".";

const quiz = { signal: "QUIZ_PASSED" } as const;
const points = { points: 10 };
const streak = { streak_days: 3 };

describe("rules", () => {
  test("(quiz or points) and streak: two ways", () => {
    expect(ways({ all: [{ any: [quiz, points] }, streak] })).toEqual([
      [quiz, streak],
      [points, streak],
    ]);
  });
  test.each([
    [{}, true],
    [{ all: [quiz] }, true],
    [{ any: [{ all: [quiz, points] }, streak] }, true],
    [{ all: [{ state: { domain: "Competence", state_code: "Validee" }, count: 5 }] }, true],
    [{ all: [] }, false],
    [{ any: [{}] }, false],
    [quiz, false],
    [{ all: [{ ...quiz, count: 0 }] }, false],
    [{ all: [{ signal: "QUIZ_FAILED" }] }, false],
    [{ all: [{ ...quiz, extra: 1 }] }, false],
    [{ all: [quiz], any: [quiz] }, false],
    // 2^7 ways
    [{ all: Array.from({ length: 7 }, () => ({ any: [quiz, points] })) }, false],
  ])("%j: %s", (criteria, valid) => {
    expect(criteriaSchema.safeParse(criteria).success).toBe(valid);
  });
  test("no rule is no way: only people give it", () => {
    expect(readRule({}, {}).rule).toEqual({ ways: [], repeatable: null });
  });
  test("a badge for each course needs something of a course", () => {
    expect(readRule({ any: [quiz, points] }, { repeatable: "course" }).problem?.code).toBe(
      "nothing_to_repeat",
    );
    expect(readRule({ all: [quiz, points] }, { repeatable: "course" }).rule?.repeatable).toBe("course");
  });
});

describe("how far along", () => {
  const counts = {
    signals: [
      { type: "QUIZ_PASSED" as const, courseId: "a", count: 2 },
      { type: "QUIZ_PASSED" as const, courseId: "b", count: 1 },
    ],
    perfect: [{ courseId: "b", count: 1 }],
    states: { "Competence/Validee": 4 },
    points: 120,
    streakDays: 2,
  };
  test("3 quizzes of 4 and 2 days of 3: (3/4 + 2/3) / 2", () => {
    const progress = progressOf([[{ signal: "QUIZ_PASSED", count: 4 }, streak]], counts);
    expect(progress?.share).toBeCloseTo((3 / 4 + 2 / 3) / 2);
    expect(progress?.parts.map(({ has, needs }) => [has, needs])).toEqual([
      [3, 4],
      [2, 3],
    ]);
  });
  test("of course a alone: 2 of 4; never more than is asked", () => {
    expect(progressOf([[{ signal: "QUIZ_PASSED", course_id: "a", count: 4 }]], counts)?.parts[0]?.has).toBe(
      2,
    );
    expect(progressOf([[points]], counts)).toMatchObject({ share: 1, parts: [{ has: 10, needs: 10 }] });
  });
  test("the nearest way is shown; no way, no progress", () => {
    expect(progressOf([[{ points: 1000 }], [{ perfect_quizzes: 2 }]], counts)?.parts[0]?.needs).toBe(2);
    expect(progressOf([], counts)).toBeNull();
  });
});

test.each(DEFAULT_BADGES)("default badge $id: a valid rule, words and an icon", (badge) => {
  expect(readRule(badge.criteria, { repeatable: badge.repeatable }).problem).toBeNull();
  expect(existsSync(`public/badges/${badge.id}.svg`)).toBe(true);
});
