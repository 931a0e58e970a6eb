import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { createUser } from "@/db/users";
import { localDay } from "@/lib/period";
import {
  DAYS,
  isStored,
  LEARNERS,
  LEARNERS_PER_GROUP,
  largeId,
  MODULES,
  REBUILT_DAYS,
  rebuildLarge,
  simulateLarge,
  storeLarge,
  TIME_ZONE,
} from "../large";
import type { Figure, Measured } from "../report";
import type { WebServer } from "../server/next";
import { signIn } from "../server/sign-in";
import { percentile } from "../stats";
import { scans } from "./home";

const ID = largeId(DAYS);
/** The figures of whoever is measured are computed for the last days; the curves get copies of them further back. */
const WEEKS_BACK = 25;
const DAYS_BACK = 90;

const PEOPLE = 20;
/** Between an answer and the next click, on average: a page is made to be read in ten seconds. */
const PAUSE_MS = 10_000;
/** Each page is opened so often by each person. */
const ROUNDS = 2;
const ROLES = ["trainer", "learner", "admin"] as const;
type Role = (typeof ROLES)[number];
const P95_MS = 150;
/** The account behind the session comes before the page's own queries. */
const VIEWER = 1;

type Account = {
  role: Role;
  email: string;
  password: string;
  groupId: string;
  instructorId: string;
  studentId: string;
};
type Person = Account & { cookie: string };
type Pages = Readonly<Record<string, { path: (of: Person) => string; queries: number }>>;

/** Everything that a trainer opens in a morning, with the queries that each may take. */
const TRAINERS: Pages = {
  "/": { path: () => "/", queries: 7 },
  "who needs me (after the home)": {
    path: ({ groupId }) => `/api/needs?scope=Groupe:${groupId}`,
    queries: 3,
  },
  "what waits (after the home)": {
    path: ({ groupId }) => `/api/waiting?scope=Groupe:${groupId}`,
    queries: 3,
  },
  "/needs": { path: () => "/needs", queries: 3 },
  "/groups": { path: () => "/groups", queries: 4 },
  "/groups/[id]": { path: ({ groupId }) => `/groups/${groupId}`, queries: 9 },
  "/learners/[id]": { path: ({ studentId }) => `/learners/${studentId}`, queries: 15 },
  "/metrics": { path: () => "/metrics", queries: 5 },
  "/metrics/[code]": { path: () => "/metrics/SCORE_NORM", queries: 7 },
  "/plan": { path: () => "/plan", queries: 8 },
  "/flow": { path: () => "/flow", queries: 9 },
  "/feedback": { path: () => "/feedback", queries: 6 },
  "/equity": { path: () => "/equity", queries: 5 },
  "/quality": { path: () => "/quality", queries: 6 },
  "/attendance": { path: () => "/attendance", queries: 6 },
};

/** The pages of these addresses, each of at most so many queries. */
const plain = (pages: Readonly<Record<string, number>>): Pages =>
  Object.fromEntries(Object.entries(pages).map(([path, queries]) => [path, { path: () => path, queries }]));

const LEARNERS_PAGES = plain({
  "/me": 9,
  "/me/progress": 8,
  "/me/badges": 8,
  "/leaderboard": 8,
  "/me/data": 8,
});

const ADMINS: Pages = {
  ...plain({
    "/admin": 12,
    "/admin/metrics": 12,
    "/admin/metrics/SCORE_NORM": 12,
    "/admin/metrics/new": 12,
    "/admin/states": 12,
    "/admin/badges": 12,
    "/admin/structure": 12,
    "/admin/structure/curriculum": 12,
    "/admin/structure/courses": 12,
    "/admin/plans": 12,
    "/admin/users": 12,
    "/admin/keys": 12,
    "/admin/organization": 12,
    "/admin/imports": 12,
    "/admin/learners": 12,
    "/admin/pipeline": 12,
    "/admin/quality": 12,
    "/admin/audit": 12,
  }),
  "/admin/structure/group": { path: ({ groupId }) => `/admin/structure/group?id=${groupId}`, queries: 12 },
  "/admin/structure/course": { path: () => `/admin/structure/course?id=${ID}-m1`, queries: 12 },
};

const PAGES: Readonly<Record<Role, Pages>> = { trainer: TRAINERS, learner: LEARNERS_PAGES, admin: ADMINS };

/** The largest organisation of the scale's measurement, made if that did not, and accounts of as many people as are measured. */
export async function makePagesData(
  sql: postgres.Sql,
  url: string,
  now: Date,
  say: (text: string) => void,
): Promise<Account[]> {
  say(`pages: ${LEARNERS} learners, ${DAYS} days`);
  const simulation = simulateLarge(DAYS, now);
  if (!(await isStored(sql, DAYS))) {
    await storeLarge(url, DAYS, now);
    say("pages: rebuild");
    await rebuildLarge(sql, DAYS, now);
  }
  const groups = [...new Set(simulation.learners.map(({ group }) => group))];
  const people: Account[] = [];
  for (let n = 0; n < PEOPLE; n++) {
    const group = groups[n % groups.length]!;
    const learner = group.learners.find(({ leftOn }) => leftOn === null)!;
    const is = {
      trainer: { instructorId: group.trainers[0]!.id },
      learner: { studentId: learner.id },
      admin: {},
    };
    for (const role of ROLES) {
      const account = { email: `${role}-${n}@pages.jalon`, password: `bench ${role} password ${n}` };
      await createUser(sql, ID, { ...account, name: `${role} ${n}`, role, ...is[role] });
      people.push({
        ...account,
        role,
        groupId: group.id,
        instructorId: group.trainers[0]!.id,
        studentId: learner.id,
      });
    }
  }
  say("pages: history of the curves");
  await copyBack(
    sql,
    now,
    people.flatMap(({ groupId, instructorId }) => [groupId, instructorId]),
  );
  await sql`vacuum analyze`;
  return people;
}

const FACT_TABLES = [
  "kpi_value",
  "kpi_percentiles",
  "kpi_state_count",
  "kpi_plan_gap",
  "kpi_tile_cache",
] as const;

/**
 * Rows of whom the pages are about (the groups and trainers of `refs`, and those above them) as they are now on every earlier date of
 * the curves: what a page reads is as much as in truth.
 */
async function copyBack(sql: postgres.Sql, now: Date, refs: readonly string[]): Promise<void> {
  const today = localDay(now, TIME_ZONE);
  await sql`select ensure_fact_partitions((${today}::date - 400), (${today}::date + 40))`;
  for (const table of FACT_TABLES) {
    const columns = await sql<{ name: string }[]>`
      select column_name as name from information_schema.columns
      where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER' and column_name <> 'date_id'`;
    // Names of the catalogue's own: a list of them is neither a value nor one identifier.
    const list = (of: string) => sql.unsafe(columns.map(({ name }) => `${of}"${name}"`).join(", "));
    await sql`
      insert into ${sql(table)} (date_id, ${list("")})
      select v.date_id - step.days * n, ${list("v.")}
      from (values ('Week', 7, ${WEEKS_BACK}::int), ('Day', 1, ${DAYS_BACK}::int), ('Rolling7', 1, ${DAYS_BACK}::int),
        ('Rolling30', 1, ${DAYS_BACK}::int)) as step(period_code, days, times)
      join (select period_code, max(date_id) as newest from ${sql(table)} where organization_id = ${ID} group by 1) newest
        using (period_code)
      join ${sql(table)} v on v.organization_id = ${ID} and v.period_code = step.period_code and v.date_id = newest.newest
      join kpi_scope s on s.organization_id = ${ID} and s.id = v.scope_id
        and (s.scope_type in ('Global', 'Session') or s.ref_id = any(${[...refs]}::text[]))
      join kpi_target t on t.organization_id = ${ID} and t.id = v.target_id and t.ref_id is null
      cross join lateral generate_series(1, step.times) as n
      on conflict do nothing`;
  }
}

/**
 * Twenty trainers, then twenty learners, then twenty admins, each signed in and each opening all pages in turn with a pause for
 * reading; the time until a page's last byte. Then, one at a time, the queries of each page and whether any reads the log from end to end.
 */
export async function measurePages(web: WebServer, accounts: readonly Account[]): Promise<Measured> {
  const parts: Measured[] = [];
  for (const role of ROLES)
    parts.push(
      await measureRole(
        web,
        role,
        accounts.filter((account) => account.role === role),
      ),
    );
  return {
    figures: parts.flatMap(({ figures }) => figures),
    notes: [
      `Pages: ${LEARNERS} learners, ${LEARNERS / LEARNERS_PER_GROUP} groups, ${MODULES} modules, ${DAYS} days; figures of the last ${REBUILT_DAYS} days are computed, those of groups copied ${WEEKS_BACK} weeks and ${DAYS_BACK} days back. The time is that of the whole answer, from the first byte sent to the last received, on the machine that also runs the database and the people.`,
      ...parts.flatMap(({ notes }) => notes),
    ],
  };
}

async function measureRole(web: WebServer, role: Role, accounts: readonly Account[]): Promise<Measured> {
  const people: Person[] = [];
  for (const account of accounts) people.push({ ...account, cookie: await signIn(web.address, account) });
  const pages = PAGES[role];
  const names = Object.keys(pages);
  // Each page's code and each person's rows are in memory before it counts, as they are after a morning's first minutes.
  for (const name of names) await timeOf(web, pages, name, people[0]!);
  const first: number[] = [];
  for (const person of people) for (const name of names) first.push(await timeOf(web, pages, name, person));
  const times = new Map<string, number[]>(names.map((name) => [name, []]));
  await Promise.all(
    people.map(async (person, n) => {
      await sleep((PAUSE_MS * n) / people.length);
      for (let visit = 0; visit < ROUNDS * names.length; visit++) {
        const name = names[(visit + n * 7) % names.length]!;
        times.get(name)!.push(await timeOf(web, pages, name, person));
        await sleep(PAUSE_MS * (0.5 + Math.random()));
      }
    }),
  );
  const figures: Figure[] = [];
  let logScans = 0;
  const sequential = new Set<string>();
  for (const name of names) {
    const { path, queries: bound } = pages[name]!;
    await web.order("list queries");
    await opened(web, path(people[0]!), people[0]!.cookie);
    const queries = await web.order("as usual");
    const read = queries.flatMap((query) => scans(query.plan));
    logScans += read.filter((table) => table === "lms_event").length;
    for (const table of read) sequential.add(table);
    const p95 = percentile(times.get(name)!, 0.95);
    figures.push({
      name: `${role}, ${name}: p95 of ${PEOPLE} people`,
      measured: `${p95.toFixed(0)} ms (median ${percentile(times.get(name)!, 0.5).toFixed(0)})`,
      against: `${P95_MS} ms`,
      ratio: p95 / P95_MS,
      target: { bound: "max", ratio: 1 },
    });
    figures.push({
      name: `${role}, ${name}: queries`,
      measured: `${queries.length}`,
      against: `${bound + VIEWER}`,
      ratio: queries.length / (bound + VIEWER),
      target: { bound: "max", ratio: 1 },
    });
  }
  const all = [...times.values()].flat();
  figures.push({
    name: `Pages of the ${role}: reads of lms_event from end to end`,
    measured: `${logScans}`,
    against: `${names.length} pages`,
    ratio: logScans,
    target: { bound: "max", ratio: 0 },
  });
  return {
    figures,
    notes: [
      `${PEOPLE} people as ${role}, each with a session of their own, open every page ${ROUNDS} times with a reader's pause of ${PAUSE_MS / 1000} s on average (half to one and a half): ${((1000 * PEOPLE) / (PAUSE_MS + percentile(all, 0.5))).toFixed(1)} pages/s. Over all pages p95 ${percentile(all, 0.95).toFixed(0)} ms, p99 ${percentile(all, 0.99).toFixed(0)} ms. Everyone's first visit of each, one after the other before that: p95 ${percentile(first, 0.95).toFixed(0)} ms, the longest ${Math.max(...first).toFixed(0)}. Tables that some page's plan reads from end to end: ${[...sequential].sort().join(", ") || "none"}.`,
    ],
  };
}

async function timeOf(web: WebServer, pages: Pages, name: string, person: Person): Promise<number> {
  const start = performance.now();
  await opened(web, pages[name]!.path(person), person.cookie);
  return performance.now() - start;
}

async function opened(web: WebServer, path: string, cookie: string): Promise<void> {
  const answer = await fetch(`${web.address}${path}`, { headers: { cookie }, redirect: "manual" });
  await answer.text();
  if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}.`);
}
