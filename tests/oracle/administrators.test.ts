import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Refusal, Stale } from "@/db/admin/change";
import { changeMembership } from "@/db/admin/members";
import { changeMetric, readMetricForm } from "@/db/admin/metrics";
import { changeOrganization, readOrganizationForm } from "@/db/admin/organization";
import { changeItem, itemColumns } from "@/db/admin/structure";
import { aggregate, drain, rebuildCheck } from "@/db/aggregation";
import { openServer } from "@/db/drivers/server";
import { eraseLearner } from "@/db/erasure";
import { applyPrepared } from "@/db/import/prepared";
import { undoImport } from "@/db/import/undo";
import { prepareUpload } from "@/db/import/upload";
import { startScheduler } from "@/db/scheduler";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { create, sendEvents, sendStructure } from "./product";
import { randomOrganisation } from "./random/organisation";
import { Random } from "./random/prng";

/** On a server, as many at once as a centre has; the embedded database has one connection and so nothing at once. */
const url = process.env.TEST_DATABASE_URL;
const SEEDS = Number(process.env.ORACLE_SEEDS ?? 20) >= 200 ? [6_001, 6_002, 6_004, 6_005] : [6_001];
const failures: object[] = [];
const log = { info: () => {}, error: (details: object) => failures.push(details) };
/** What an administrator may be told instead of being served; anything else fails the test. */
const isAnswer = (error: unknown) => error instanceof Stale || error instanceof Refusal;

/** Changes of each administrator. */
const ROUNDS = 12;

type Version = { version: string };
type Change = { actor: string; subject: string; before: Version; after: Version };

/** What the audit log says of each thing that is changed by a form, in the order of the commits. */
async function changesBySubject(sql: postgres.Sql, org: string): Promise<Map<string, Change[]>> {
  const rows = await sql<Change[]>`
    select actor, subject, before_json as before, after_json as after from audit_log
    where organization_id = ${org} and action in ('metric.change', 'item.change') order by id`;
  const chains = new Map<string, Change[]>();
  for (const row of rows) chains.set(row.subject, [...(chains.get(row.subject) ?? []), row]);
  return chains;
}

/** The same things as they are stored. */
async function standing(sql: postgres.Sql, org: string): Promise<Map<string, unknown>> {
  const items = await sql<
    { id: string }[]
  >`select ${itemColumns(sql)} from lms_item where organization_id = ${org}`;
  return new Map<string, unknown>([
    ["metric:SCORE_NORM", await readMetricForm(sql, org, "SCORE_NORM")],
    ...items.map((item) => [`item:${item.id}`, { ...item }] as const),
  ]);
}

describe.skipIf(!url)("two administrators, a nightly run, an import and the worker at once", () => {
  let database: TestDatabase;
  let sql: postgres.Sql;

  beforeAll(async () => {
    database = await testDatabase();
    const [row] = await database.sql<{ name: string }[]>`select current_database() as name`;
    const own = new URL(url!);
    own.pathname = `/${row!.name}`;
    sql = await openServer(own.toString(), 12);
  });
  afterAll(async () => {
    await sql.end({ timeout: 5 });
    await database.close();
  });

  test.each(SEEDS)(
    "seed %i: every row is what a rebuild makes of the log and the structure",
    async (seed) => {
      const organisation = randomOrganisation(seed);
      const { structure, events } = organisation;
      const now = new Date(organisation.now);
      const org = `administrators-${seed}`;
      const settings = { ...organisation.settings, clock_stops_at: organisation.now };
      await create(sql, org, { ...organisation, settings });
      await sendStructure(sql, org, structure, organisation.now);
      const half = Math.floor(events.length / 2);
      await sendEvents(sql, org, events.slice(0, half), organisation.now);
      await drain(sql, org, { now });
      const scheduler = startScheduler(sql, log);
      const seen = new Set<string>();
      const see = (...what: [actor: string, subject: string, version: string]) => seen.add(what.join(" "));
      let told = 0;
      let done = 0;

      const administrator = async (name: string, salt: number) => {
        const random = new Random(seed * 10 + salt);
        const author = { organizationId: org, actor: `user:${name}` };
        const works = [
          async () => {
            const [code, form] = ["SCORE_NORM", (await readMetricForm(sql, org, "SCORE_NORM"))!];
            see(author.actor, `metric:${code}`, form.version);
            await sleep(random.int(0, 15));
            const periods = random.chance(0.5)
              ? (["Week", "Month"] as const)
              : (["Day", "Week", "Month"] as const);
            await changeMetric(sql, author, {
              ...form,
              code,
              periods: [...periods],
              objective: random.int(1, 99),
            });
          },
          async () => {
            const form = await readOrganizationForm(sql, org);
            await sleep(random.int(0, 15));
            await changeOrganization(sql, author, {
              ...form,
              objective: random.int(1, 99),
              holidays: form.holidays,
            } as never);
          },
          async () => {
            const { id } = random.pick(structure.lms_item);
            const [row] = await sql<
              Version[]
            >`select ${itemColumns(sql)} from lms_item where organization_id = ${org} and id = ${id}`;
            see(author.actor, `item:${id}`, row!.version);
            await sleep(random.int(0, 15));
            await changeItem(sql, author, "fr", { ...row, weight: random.int(1, 5) } as never);
          },
          async () => {
            const { id: person_id } = random.pick(structure.lms_student);
            const { id: group_id } = random.pick(structure.lms_group);
            const joined_on = random.pick(structure.lms_group_student)?.joined_on ?? "2026-01-05";
            const link = { kind: "student", group_id, person_id, joined_on } as const;
            await changeMembership(sql, author, "fr", { change: "add", ...link, left_on: null });
          },
        ];
        for (let round = 0; round < ROUNDS; round++) {
          await random
            .pick(works)()
            .then(
              () => {
                done += 1;
              },
              (error: unknown) => {
                if (!isAnswer(error)) throw error;
                told += 1;
              },
            );
          await sleep(random.int(0, 30));
        }
      };
      const imports = async () => {
        const take = async (source: "csv" | "events", text: string, table?: "lms_student") => {
          const upload = {
            source,
            bytes: Buffer.from(text),
            fileName: source,
            now,
            locale: "fr",
            table,
          } as const;
          const run = {
            id: `${source}:${text.length}`,
            source,
            fileName: source,
            fileHash: "x",
            now,
            actor: "user:a",
          };
          return applyPrepared(sql, org, await prepareUpload(sql, org, upload), { run, now, locale: "fr" });
        };
        const people = structure.lms_student.map(({ id }) => `${id},Renommé ${id}\n`).join("");
        const first = await take("csv", `id,nom\n${people}neuf,Neuf\n`, "lms_student");
        const lines = events.slice(half).map((event) => JSON.stringify(event));
        const second = await take("events", lines.join("\n"));
        await sleep(50);
        await undoImport(sql, { organizationId: org, actor: "user:a" }, second.runId!);
        await take("events", `${lines.join("\n")}\n`);
        await undoImport(sql, { organizationId: org, actor: "user:a" }, first.runId!);
      };
      const nightly = async () => {
        await sleep(60);
        await aggregate(sql, { organizationId: org });
        await aggregate(sql, { organizationId: org, from: "2000-01-01", to: "2100-01-01" });
      };
      const erasing = async () => {
        await sleep(120);
        const { id } = structure.lms_student[0]!;
        await eraseLearner(sql, { organizationId: org, actor: "user:a" }, id, id);
      };
      await Promise.all([administrator("a", 1), administrator("b", 2), imports(), nightly(), erasing()]);
      await scheduler.stop();
      expect(failures).toEqual([]);
      expect(done).toBeGreaterThan(6);

      await drain(sql, org, { now });
      const { differences, differing, pending } = await rebuildCheck(sql, org);
      expect({ differences, differing, pending }).toEqual({
        differences: [],
        differing: 0,
        pending: { events: 0, cells: 0 },
      });
      const [log_] = await sql<{ changes: number }[]>`
      select count(*)::int as changes from audit_log where organization_id = ${org} and actor in ('user:a', 'user:b')
      and action in ('metric.change', 'organization.change', 'item.change', 'member.add')`;
      // A change that says what is there already leaves no row: no more rows than changes.
      expect(log_!.changes).toBeLessThanOrEqual(done);
      expect(log_!.changes).toBeGreaterThan(0);
      // Served or told, each of them; how many depends on who was faster.
      expect(done + told).toBe(2 * ROUNDS);
      // Told, not overwritten: each change is of what its author had seen, which the one before it had left; the last one stands.
      const chains = await changesBySubject(sql, org);
      const stands = await standing(sql, org);
      expect(chains.size).toBeGreaterThan(0);
      for (const [subject, chain] of chains) {
        for (const { actor, before } of chain)
          expect(seen).toContain([actor, subject, before.version].join(" "));
        for (const [i, { before }] of chain.slice(1).entries())
          expect(before, subject).toEqual(chain[i]!.after);
        expect(stands.get(subject), subject).toEqual(chain.at(-1)!.after);
      }
    },
  );

  test("two administrators save the same form at the same moment: one is served, the other told", async () => {
    const organisation = randomOrganisation(6_003);
    const org = "same-form";
    await create(sql, org, organisation);
    const form = { ...(await readMetricForm(sql, org, "SCORE_NORM"))!, code: "SCORE_NORM" };
    for (let round = 1; round <= 10; round++) {
      const { version } = (await readMetricForm(sql, org, "SCORE_NORM"))!;
      const outcomes = await Promise.allSettled(
        ["a", "b"].map((name, i) =>
          changeMetric(
            sql,
            { organizationId: org, actor: `user:${name}` },
            { ...form, version, objective: round * 2 + i },
          ),
        ),
      );
      const refused = outcomes.filter((one) => one.status === "rejected");
      expect(refused).toHaveLength(1);
      expect(refused[0]!.reason).toBeInstanceOf(Stale);
    }
    const rows =
      await sql`select from audit_log where organization_id = ${org} and subject = 'metric:SCORE_NORM'`;
    expect(rows).toHaveLength(10);
  });
});
