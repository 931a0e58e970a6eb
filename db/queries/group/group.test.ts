import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GroupData } from "@/lib/group";
import { stateOf } from "@/lib/group";
import type { LearnerFile } from "@/lib/learner-file";
import { addDays } from "@/lib/period";
import { parseView, type Query } from "@/lib/view";
import { rebuild } from "../../aggregation";
import type { Sql } from "../../client";
import { createOrganization } from "../../organization";
import { simulate } from "../../seed/simulate";
import { storeSimulation } from "../../seed/store";
import { type TestDatabase, testDatabase } from "../../testing";
import { createUser } from "../../users";
import { loadLearnerFile } from "../learner-file";
import { readTimeline } from "../learner-file/timeline";
import { findViewer, type SignedIn } from "../viewer";
import { loadGroup } from "./index";
import { loadGroups } from "./list";

/** Pages of groups and learners, against the rows that the engine made of a simulated centre. */
const ORG = "centre";
/** A Thursday, 17:00 in Paris: the week runs. */
const NOW = new Date("2026-03-12T16:00:00Z");
const [TODAY, WEEK] = ["2026-03-12", "2026-03-15"];

let db: TestDatabase;
let trainer: SignedIn;
let stranger: SignedIn;
let groupId: string;
let otherGroupId: string;
let group: GroupData;

beforeAll(async () => {
  db = await testDatabase();
  const { sql } = db;
  await createOrganization(sql, { id: ORG, name: "Centre", timeZone: "Europe/Paris", now: NOW });
  const made = simulate({
    learners: 14,
    groups: 2,
    trainers: 2,
    modules: 2,
    days: 30,
    seed: 5,
    endOn: TODAY,
    timeZone: "Europe/Paris",
    now: NOW,
    prefix: ORG,
  });
  await storeSimulation(sql, ORG, made, NOW);
  await rebuild(sql, ORG, { now: NOW });
  const [first, second] = [...new Set(made.learners.map((learner) => learner.group))];
  if (!first || !second) throw new Error("two groups are needed");
  groupId = first.id;
  otherGroupId = second.id;
  const only = second.trainers.find(({ id }) => !first.trainers.some((one) => one.id === id));
  const viewerOf = async (instructorId: string) => {
    const { id } = await createUser(sql, ORG, {
      email: `${instructorId}@example.org`,
      name: instructorId,
      password: "un mot de passe",
      role: "trainer",
      instructorId,
    });
    const viewer = await findViewer(sql, { organizationId: ORG, userId: id, sessionVersion: 1 }, NOW);
    if (!viewer) throw new Error(instructorId);
    return viewer;
  };
  trainer = await viewerOf(first.trainers.at(-1)?.id ?? "");
  // Assigned to nothing of the first group: a trainer of the other alone, or one who is new.
  if (only) stranger = await viewerOf(only.id);
  else {
    await sql`insert into lms_instructor (organization_id, id, name) values (${ORG}, 'new', 'New')`;
    stranger = await viewerOf("new");
  }
  group = await shown({});
});
afterAll(() => db.close());

async function shown(query: Query): Promise<GroupData> {
  const data = await loadGroup(db.sql, trainer, groupId, parseView(query), "fr");
  if (!data) throw new Error("no group");
  return data;
}
async function file(studentId: string, query: Query = {}): Promise<LearnerFile> {
  const data = await loadLearnerFile(db.sql, trainer, studentId, parseView(query), "fr");
  if (!data) throw new Error(studentId);
  return data;
}

/** The stored value of one statistic for one scope this week. */
async function stored(scope: string, code: string, target = "Global") {
  type Row = Record<"value" | "n" | "numerator" | "denominator", number | null>;
  const [row] = await db.sql<Row[]>`
    select v.value_number as value, v.sample_size as n, v.numerator_value as numerator,
      v.denominator_value as denominator from kpi_value v
    join kpi_scope s on s.organization_id = ${ORG} and s.id = v.scope_id and s.ref_id = ${scope}
    join kpi_metric m on m.organization_id = ${ORG} and m.id = v.metric_id and m.code = ${code}
    join kpi_target t on t.organization_id = ${ORG} and t.id = v.target_id
      and coalesce(t.ref_id, t.target_type) = ${target}
    where v.organization_id = ${ORG} and v.period_code = 'Week' and v.date_id = ${WEEK}`;
  return row ?? null;
}

const cellsBy = (data: GroupData) =>
  data.states.map((_, index) =>
    data.learners.reduce(
      (sum, { cells }) =>
        sum + [...cells].filter((cell) => stateOf(cell, data.states) === data.states[index]).length,
      0,
    ),
  );

describe("a group's page", () => {
  test("the cells of each state are as many as kpi_state_count says", () => {
    expect(group.learners.length).toBeGreaterThan(4);
    expect(cellsBy(group)).toEqual(group.states.map(({ count }) => count));
    expect(Math.min(...cellsBy(group).slice(0, 2))).toBeGreaterThan(0);
  });

  test("of one module there are its units alone, and the counts are that module's", async () => {
    const moduleId = group.units[0]?.moduleId ?? "";
    const data = await shown({ target: `Module:${moduleId}` });
    expect(data.units.length).toBeLessThan(group.units.length);
    expect(new Set(data.units.map((unit) => unit.moduleId))).toEqual(new Set([moduleId]));
    expect(cellsBy(data)).toEqual(data.states.map(({ count }) => count));
  });

  test("as of a past week: other states, the counts of that week, and no streak", async () => {
    const data = await shown({ date: addDays(TODAY, -14) });
    expect(cellsBy(data)).toEqual(data.states.map(({ count }) => count));
    expect(cellsBy(data)).not.toEqual(cellsBy(group));
    expect(new Set(data.learners.map(({ streak }) => streak))).toEqual(new Set([null]));
  });

  test("progress and score are the stored ones; what has no row is null, not 0", async () => {
    for (const learner of group.learners) {
      const [progress, score] = [
        await stored(learner.studentId, "PROGRESSION_MOY"),
        await stored(learner.studentId, "SCORE_NORM"),
      ];
      expect([learner.progress, learner.score, learner.scores]).toEqual([
        progress?.value ?? null,
        score?.value ?? null,
        score?.n ?? null,
      ]);
    }
    expect(group.learners.some(({ score }) => score === null)).toBe(true);
  });

  test("last activity and streak are the log's own; who is silent or never began stands apart", async () => {
    const rows = await db.sql<{ id: string; last: string | null; streak: number }[]>`
      select s.id, (select max((e.occurred_at at time zone 'Europe/Paris')::date) from lms_event e
          where e.organization_id = ${ORG} and e.student_id = s.id and e.instructor_id is null and e.occurred_at <= ${NOW}) as last,
        a.streak_days as streak
      from lms_student s join v_user_activity a on a.organization_id = s.organization_id and a.student_id = s.id
      where s.organization_id = ${ORG}`;
    const known = new Map(rows.map((row) => [row.id, row]));
    for (const { studentId, lastOn, streak, presence } of group.learners) {
      expect([lastOn, streak]).toEqual([known.get(studentId)?.last, known.get(studentId)?.streak]);
      expect(presence).toBe(lastOn === null ? "never" : lastOn <= addDays(TODAY, -7) ? "inactive" : "active");
    }
  });

  test("a need is told with the plan's gap that kpi_plan_gap has", async () => {
    for (const { studentId, need } of group.learners) {
      const [row] = await db.sql<{ gap: number }[]>`
        select g.gap_value as gap from kpi_plan_gap g
        join kpi_scope s on s.organization_id = ${ORG} and s.id = g.scope_id and s.ref_id = ${studentId}
        join kpi_target t on t.organization_id = ${ORG} and t.id = g.target_id and t.target_type = 'Ua' and t.ref_id is null
        where g.organization_id = ${ORG} and g.period_code = 'Week' and g.date_id = ${WEEK}`;
      const behind = need?.fired.find(({ rule }) => rule === "behind_plan")?.measure ?? 0;
      const gap = Math.abs(row?.gap ?? 0);
      expect(behind).toBe(gap >= 3 && behind > 0 ? gap : 0);
    }
  });

  test("another trainer's group, one that does not exist and a target that does not: the same nothing", async () => {
    expect(await loadGroup(db.sql, stranger, groupId, parseView({}), "fr")).toBeNull();
    expect(await loadGroup(db.sql, trainer, "no such group", parseView({}), "fr")).toBeNull();
    expect(await loadGroup(db.sql, trainer, groupId, parseView({ target: "Module:none" }), "fr")).toBeNull();
  });
});

describe("the list of groups", () => {
  test("the groups of the trainer, a sub-group under its group, with the learners to see", async () => {
    const list = await loadGroups(db.sql, trainer, parseView({}));
    const own = list?.groups.find(({ scopeId }) => scopeId === groupId);
    expect(own?.learners).toBe(group.learners.length);
    expect(own?.toSee).toBe(group.learners.filter(({ need }) => need?.state === "open").length);
    expect(own?.progress).toBe((await stored(groupId, "PROGRESSION_MOY"))?.value ?? null);
    expect(own?.progressOf).toBe((await stored(groupId, "PROGRESSION_MOY"))?.n);
    const score = await stored(groupId, "SCORE_NORM");
    expect([own?.score, own?.scores]).toEqual([score?.value, score?.n]);
    const plan = await stored(groupId, "UA_COVERAGE_PCT", "Ua");
    expect(own?.planned).toBe(plan?.value);
    expect(own?.plannedOf).toEqual({ numerator: plan?.numerator, denominator: plan?.denominator });
    // None of these is there by being absent.
    expect([own?.progressOf, own?.scores, own?.plannedOf?.denominator].every((of) => (of ?? 0) > 0)).toBe(
      true,
    );
    const others = (await loadGroups(db.sql, stranger, parseView({})))?.groups.map(({ scopeId }) => scopeId);
    expect(others).not.toContain(groupId);
  });
});

describe("a learner's file", () => {
  const someone = () => {
    const found = group.learners.find(({ progress, score }) => progress !== null && score !== null);
    if (!found) throw new Error("nobody has a score");
    return found;
  };

  test("curve and modules are the stored rows of the learner and of the group", async () => {
    const { studentId, progress } = someone();
    const data = await file(studentId);
    const last = data.curves.points.at(-1);
    expect([last?.dateId, last?.running, last?.mean]).toEqual([WEEK, true, progress]);
    expect(data.comparedWith?.scopeId).toBe(groupId);
    const [spread] = await db.sql<{ p50: number; n: number }[]>`
      select p.percentile_50 as p50, p.sample_size as n from kpi_percentiles p
      join kpi_scope s on s.organization_id = ${ORG} and s.id = p.scope_id and s.ref_id = ${groupId}
      join kpi_metric m on m.organization_id = ${ORG} and m.id = p.metric_id and m.code = 'PROGRESSION'
      join kpi_target t on t.organization_id = ${ORG} and t.id = p.target_id and t.target_type = 'Global'
      where p.organization_id = ${ORG} and p.period_code = 'Week' and p.date_id = ${WEEK}`;
    expect(last?.others[`Groupe:${groupId}`]).toEqual({ value: spread?.p50, n: spread?.n });
    for (const module of data.modules)
      expect(module.progress).toBe((await stored(studentId, "PROGRESSION_MOY", module.id))?.value ?? null);
    expect(data.modules).toHaveLength(2);
  });

  test("scores: the stored ones of the learner, gaps where there is none", async () => {
    const { studentId, score } = someone();
    const { scores } = await file(studentId);
    expect(scores.at(-1)).toMatchObject({ dateId: WEEK, running: true, score });
  });

  test("the time line reads on page by page: every event once, the newest first", async () => {
    const { studentId } = someone();
    const place = { organizationId: ORG, timeZone: "Europe/Paris" };
    const ids: string[] = [];
    let before: string | null = null;
    do {
      const page = await readTimeline(db.sql, place, studentId, TODAY, before);
      ids.push(...page.events.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    const log = await db.sql<{ id: string }[]>`
      select id from lms_event where organization_id = ${ORG} and student_id = ${studentId} and occurred_at <= ${NOW}
      order by occurred_at desc, id desc`;
    expect(log.length).toBeGreaterThan(60);
    expect(ids).toEqual(log.map(({ id }) => id));
  });

  test("the time line goes by the index, whatever the log holds", async () => {
    const explained: string[] = [];
    const spied = ((strings: TemplateStringsArray, ...values: never[]) =>
      strings.raw?.join("").includes("from lms_event e")
        ? db.sql`explain ${db.sql(strings, ...values)}`.then((rows) => {
            explained.push(...rows.map((row) => String(row["QUERY PLAN"])));
            return [];
          })
        : db.sql(strings, ...values)) as unknown as Sql;
    await readTimeline(
      spied,
      { organizationId: ORG, timeZone: "Europe/Paris" },
      someone().studentId,
      TODAY,
      null,
    );
    const plan = explained.join("\n");
    expect(plan).toContain("lms_event_student");
    expect(plan).not.toContain("Seq Scan on lms_event");
  });

  test("roll calls, submissions and tasks are those of the log", async () => {
    const { studentId } = someone();
    const data = await file(studentId);
    const [log] = await db.sql<{ calls: number; submissions: number }[]>`
      select (count(*) filter (where type = 'ATTENDANCE'))::int as calls,
        (count(*) filter (where type = 'SUBMISSION'))::int as submissions
      from lms_event where organization_id = ${ORG} and student_id = ${studentId} and occurred_at <= ${NOW}`;
    const calls = data.attendance.days.reduce((sum, day) => sum + day.present + day.late + day.absent, 0);
    expect(calls).toBe(log?.calls);
    expect(data.submissions).toHaveLength(Math.min(30, log?.submissions ?? 0));
    for (const { answeredAt, submittedAt, minutes, isWaiting } of data.submissions) {
      const until = answeredAt === null ? NOW.getTime() : Date.parse(answeredAt);
      expect(Math.abs(minutes - (until - Date.parse(submittedAt)) / 60_000)).toBeLessThanOrEqual(1);
      if (answeredAt) expect(isWaiting).toBe(false);
    }
    const [counted] = await db.sql<{ tasks: number }[]>`
      select sum(c.state_count_value)::int as tasks from kpi_state_count c
      join kpi_scope s on s.organization_id = ${ORG} and s.id = c.scope_id and s.ref_id = ${studentId}
      join kpi_target t on t.organization_id = ${ORG} and t.id = c.target_id and t.target_type = 'Global'
      join kpi_state k on k.organization_id = ${ORG} and k.id = c.state_id and k.domain = 'Tache'
      where c.organization_id = ${ORG} and c.period_code = 'Week' and c.date_id = ${WEEK}`;
    expect(data.tasks.tasks).toHaveLength(counted?.tasks ?? 0);
  });

  test("of another trainer's learner, and of one who does not exist: the same nothing", async () => {
    expect(await loadLearnerFile(db.sql, stranger, someone().studentId, parseView({}), "fr")).toBeNull();
    expect(await loadLearnerFile(db.sql, trainer, "nobody", parseView({}), "fr")).toBeNull();
    const list = await loadGroup(db.sql, stranger, otherGroupId, parseView({}), "fr");
    if (list)
      expect(
        await loadLearnerFile(db.sql, stranger, list.learners[0]?.studentId ?? "", parseView({}), "fr"),
      ).not.toBeNull();
  });
});

test("queries of a page do not grow with its group", async () => {
  const counted = async (work: (sql: Sql) => Promise<unknown>) => {
    let queries = 0;
    const spied = ((strings: TemplateStringsArray, ...values: never[]) => {
      const query = db.sql(strings, ...values);
      // A fragment inside another is one object and no query: only what is awaited is sent.
      const then = query.then.bind(query);
      // biome-ignore lint/suspicious/noThenProperty: being awaited is what is counted
      query.then = ((...handlers: Parameters<typeof then>) => {
        queries++;
        return then(...handlers);
      }) as typeof query.then;
      return query;
    }) as unknown as Sql;
    await work(spied);
    return queries;
  };
  expect(await counted((sql) => loadGroup(sql, trainer, groupId, parseView({}), "fr"))).toBe(9);
  expect(await counted((sql) => loadGroups(sql, trainer, parseView({})))).toBe(4);
  const [learner] = group.learners;
  expect(
    await counted((sql) => loadLearnerFile(sql, trainer, learner?.studentId ?? "", parseView({}), "fr")),
  ).toBe(15);
});
