import { describe, expect, test } from "vitest";
import { PERCENTILE_METRICS, METRICS as PRODUCT_METRICS } from "@/lib/metrics";
import { firstDayOfPeriod, lastDayOfPeriod, localDays, slicesBetween } from "./calendar";
import { differences, report } from "./compare";
import { school, state } from "./examples/school";
import { add, exact, percentile, ratio, root, rounded } from "./fraction";
import { CATALOGUE, hasRows, MIRRORED, PERCENTILE_LEVELS, VALUE_LEVELS } from "./levels";
import { correlation } from "./metrics/scores";
import { DISTRIBUTIONS, expectedRows, METRICS } from "./oracle";
import { batches, soFar } from "./random/batches";
import { randomOrganisation } from "./random/organisation";
import { Random } from "./random/prng";
import { Structure } from "./structure";

/** The oracle's own parts: what everything else is measured with must be right first. */

describe("fractions", () => {
  test("0.1 + 0.2 = 3 / 10", () => expect(add(exact(0.1), exact(0.2))).toEqual(ratio(3, 10)));

  test("1e-7 is 1 / 10,000,000", () => expect(exact(1e-7)).toEqual(ratio(1, 10_000_000)));

  test.each([
    [ratio(1, 3), 0.3333],
    [ratio(2, 3), 0.6667],
    [ratio(12_345, 100_000), 0.1235],
    [ratio(-12_345, 100_000), -0.1235],
    [ratio(-1, 100_000), 0],
    [ratio(123_456_789_012_345n, 1n), 123_456_789_012_345],
  ])("%o is rounded to 4 decimals, half away from zero: %d", (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });

  test("√3 = 1.7321, √(9 / 4) = 1.5 and √(28,900 / 49) = 170 / 7 exactly, √0 = 0", () => {
    expect(rounded(root(exact(3)))).toBe(1.7321);
    expect(root(ratio(9, 4))).toEqual(ratio(3, 2));
    expect(root(ratio(28_900, 49))).toEqual(ratio(170, 7));
    expect(root(exact(0))).toEqual(exact(0));
  });

  test("P75 of 4, 1, 3, 2: position 2.25 of 0 to 3: 3 + 0.25 × 1 = 3.25; of one value, that value", () => {
    expect(percentile([4, 1, 3, 2].map(exact), ratio(3, 4))).toEqual(ratio(13, 4));
    expect(percentile([exact(7)], ratio(9, 10))).toEqual(exact(7));
    expect(percentile([], ratio(1, 2))).toBeNull();
  });

  test("r of points on a falling line is −1", () => {
    const points = [0, 1, 2].map((x) => ({ x: exact(x), y: exact(9 - 3 * x) }));
    expect(correlation(points)?.value).toEqual(exact(-1));
  });
});

describe("days and periods", () => {
  test("23:30Z is the next day in Casablanca in winter, not in Ramadan", () => {
    const day = localDays("Africa/Casablanca");
    expect(day(Date.parse("2025-02-21T23:30:00Z"))).toBe("2025-02-22");
    expect(day(Date.parse("2025-02-24T23:30:00Z"))).toBe("2025-02-24");
  });

  test.each([
    ["Week", "2024-12-31", "2025-01-05", "2024-12-30"],
    ["Week", "2025-01-05", "2025-01-05", "2024-12-30"],
    ["Month", "2024-02-10", "2024-02-29", "2024-02-01"],
    ["Rolling7", "2025-03-02", "2025-03-02", "2025-02-24"],
    ["Rolling30", "2025-03-02", "2025-03-02", "2025-02-01"],
  ] as const)("the %s of %s ends on %s and begins on %s", (period, day, last, first) => {
    expect(lastDayOfPeriod(period, day)).toBe(last);
    expect(firstDayOfPeriod(period, last)).toBe(first);
  });

  test("from Sunday 2 to Monday 3 March: 2 days × 3 periods, 2 weeks, 1 month; the running week is seen as of Monday", () => {
    const slices = slicesBetween("2025-03-02", "2025-03-03");
    expect(slices).toHaveLength(9);
    expect(slices.filter((slice) => slice.period === "Week")).toEqual([
      { period: "Week", dateId: "2025-03-02", from: "2025-02-24", asOf: "2025-03-02" },
      { period: "Week", dateId: "2025-03-09", from: "2025-03-03", asOf: "2025-03-03" },
    ]);
  });
});

describe("levels", () => {
  test("the oracle computes every statistic of metrics.csv, and nothing else", () => {
    expect(CATALOGUE).toHaveLength(83);
    expect(Object.keys(METRICS).sort()).toEqual(VALUE_LEVELS.map((levels) => levels.code).sort());
    expect(Object.keys(DISTRIBUTIONS).sort()).toEqual(PERCENTILE_LEVELS.map((levels) => levels.code).sort());
    expect(PERCENTILE_METRICS.map((entry) => entry.code).sort()).toEqual(Object.keys(DISTRIBUTIONS).sort());
  });

  test("the product's catalogue has the same codes, places, periods, scopes and targets", () => {
    const line = (entry: {
      code: string;
      storedIn: string;
      storedCode: string;
      storedColumn: string;
      periods: Iterable<string>;
      scopes: Iterable<string>;
      targets: Iterable<string>;
    }) =>
      [
        entry.code,
        entry.storedIn,
        entry.storedCode,
        entry.storedColumn,
        ...[entry.periods, entry.scopes, entry.targets].map((set) => [...set].sort().join(" ")),
      ].join(",");
    expect(PRODUCT_METRICS.map(line).sort()).toEqual(CATALOGUE.map(line).sort());
  });

  test("rule 13: a learner has Week and Month, few targets, and Competence for PROGRESSION_MOY alone", () => {
    const levels = (code: string) => VALUE_LEVELS.find((one) => one.code === code)!;
    const has = (code: string, period: "Day" | "Week", target: string) =>
      hasRows(levels(code), period, "Apprenant:a", target);
    expect(has("PROGRESSION_MOY", "Week", "Competence:c")).toBe(true);
    expect(has("PROGRESSION_MOY", "Day", "Competence:c")).toBe(false);
    expect(has("SCORE_NORM", "Week", "Competence:c")).toBe(false);
    expect(has("TENDANCE_PROGRESSION_28J", "Day", "Module:m")).toBe(true);
    expect(has(MIRRORED[0], "Week", "Ua")).toBe(true);
    expect(has(MIRRORED[0], "Week", "Ua:u")).toBe(false);
  });
});

describe("scopes", () => {
  const { structure } = school([]);
  const scopes = new Structure({
    ...structure,
    lms_group_student: [
      { group_id: "sg1", student_id: "ana", joined_on: "2025-03-01", left_on: "2025-03-05" },
      { group_id: "g1", student_id: "ana", joined_on: "2025-03-04", left_on: null },
    ],
    lms_group_instructor: [
      { group_id: "g1", instructor_id: "tom", joined_on: "2025-03-01", left_on: "2025-03-04" },
      { group_id: "sg1", instructor_id: "uma", joined_on: "2025-03-01", left_on: null },
    ],
  });

  test("a member of a sub-group is in its group and session, with the trainers of all of them, to the last day", () => {
    expect([...scopes.scopesOfLearner("ana", "2025-03-04")].sort()).toEqual(
      [
        "Global",
        "Apprenant:ana",
        "Sous_groupe:sg1",
        "Groupe:g1",
        "Session:s1",
        "Formateur:tom",
        "Formateur:uma",
      ].sort(),
    );
    expect([...scopes.scopesOfLearner("ana", "2025-03-06")].sort()).toEqual(
      ["Global", "Apprenant:ana", "Groupe:g1", "Session:s1"].sort(),
    );
  });

  test("a trainer of a group is in its sub-groups and its session, not in the group beside it", () => {
    expect([...scopes.scopesOfTrainer("tom", "2025-03-04")].sort()).toEqual(
      ["Global", "Formateur:tom", "Groupe:g1", "Session:s1", "Sous_groupe:sg1"].sort(),
    );
    expect([...scopes.scopesOfTrainer("tom", "2025-03-05")].sort()).toEqual(["Formateur:tom", "Global"]);
  });
});

describe("comparison", () => {
  const rows = expectedRows(school([state("ana", "u1", "Validee", "03-10 09:00")]));
  const key = [...rows.keys()].find((one) => one.includes("PROGRESSION_MOY"))!;

  test("a changed, a missing and a surplus row are found and named", () => {
    const row = rows.get(key)!;
    const changed = new Map(rows).set(key, { ...row, columns: { ...row.columns, value_number: 1 } });
    expect(report(differences(rows, changed))).toContain(
      `1 rows differ\n  kpi_value PROGRESSION_MOY: 1\n${key}`,
    );
    changed.delete(key);
    expect(differences(rows, changed)).toMatchObject([{ key, got: null }]);
    expect(differences(changed, rows)).toMatchObject([{ key, expected: null }]);
    expect(differences(rows, new Map(rows))).toEqual([]);
  });

  test("a count of 0 and a share of 0 / 0 may be left out, a share of 0 / 3 may not", () => {
    const cell = (metric: string, value: number | null, n: number | null, d: number | null) =>
      new Map([
        [
          metric,
          {
            ...rows.get(key)!,
            metric,
            columns: {
              value_number: value,
              numerator_value: n,
              denominator_value: d,
              sample_size: null,
              extra_data_json: null,
            },
          },
        ],
      ]);
    const none = new Map();
    expect(differences(none, cell("FEEDBACK_COUNT", 0, null, null))).toEqual([]);
    expect(differences(none, cell("INACTIVITE_7J", null, 0, 0))).toEqual([]);
    expect(differences(none, cell("INACTIVITE_7J", 0, 0, 3))).toHaveLength(1);
    expect(differences(none, cell("UA_COVERAGE_PCT", null, 1, 0))).toHaveLength(1);
    expect(differences(none, cell("VITESSE_PROGRESSION", 0, null, null))).toHaveLength(1);
  });
});

describe("random organisations", () => {
  test("the same seed gives the same organisation and batches, another seed another", () => {
    const made = (seed: number) => {
      const organisation = randomOrganisation(seed);
      return JSON.stringify([organisation, batches(new Random(seed), organisation, 3)]);
    };
    expect(made(7)).toBe(made(7));
    expect(made(7)).not.toBe(made(8));
  });

  test.each([1, 2, 3])("seed %i: reversed and repeated, the same events give the same rows", (seed) => {
    const organisation = randomOrganisation(seed);
    const { events } = organisation;
    const dates = new Set([organisation.now.slice(0, 10)]);
    const again = { ...organisation, events: [...events].reverse().concat(events) };
    expect(report(differences(expectedRows(organisation, { dates }), expectedRows(again, { dates })))).toBe(
      "",
    );
  });

  test.each([1, 2, 3])("seed %i: all its batches together are the organisation", (seed) => {
    const organisation = randomOrganisation(seed);
    const whole = soFar(organisation, batches(new Random(seed), organisation, 4));
    const ids = (events: readonly { id: string }[]) => [...new Set(events.map((event) => event.id))].sort();
    expect(ids(whole.events)).toEqual(ids(organisation.events));
    for (const [table, rows] of Object.entries(organisation.structure)) {
      const got: unknown[] = whole.structure[table as keyof typeof whole.structure];
      expect(got, table).toHaveLength(rows.length);
      expect(got, table).toEqual(expect.arrayContaining(rows));
    }
  });
});
