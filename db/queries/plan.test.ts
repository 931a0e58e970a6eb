import { afterAll, beforeAll, expect, test } from "vitest";
import { MAX_LINES } from "@/lib/analysis/plan-fold";
import { parseView } from "@/lib/view";
import { type TestDatabase, testDatabase } from "../testing";
import { plantAnalysis } from "./analysis/analysis.testing";
import { loadPlan } from "./plan";
import { scopeIds, targetIds } from "./school.testing";
import type { SignedIn } from "./viewer";

let db: TestDatabase;
let trainer: SignedIn;

/** Module m is planned for 20 September and module m2 for 5 October; the plan is longer than one table shows. */
beforeAll(async () => {
  db = await testDatabase();
  ({ trainer } = await plantAnalysis(db.sql));
  const { sql } = db;
  await sql`
    insert into lms_item (organization_id, id, item_type, parent_id, name, position) values
      ('school', 'm2', 'Module', null, 'Module 2', 2), ('school', 'c2', 'Competence', 'm2', 'C2', 1),
      ('school', 'mc2', 'Micro_competence', 'c2', 'MC2', 1)`;
  await sql`
    insert into lms_item (organization_id, id, item_type, parent_id, name, position)
    select 'school', above || '.' || n, 'Ua', above, 'UA ' || n, n
    from unnest(array['mc', 'mc2']) above cross join generate_series(10, ${10 + MAX_LINES / 2}) n`;
  await sql`
    insert into kpi_target (organization_id, target_type, ref_id, label)
    select organization_id, item_type, id, name from lms_item i where not exists (
      select from kpi_target t where t.organization_id = 'school' and t.target_type = i.item_type and t.ref_id = i.id)`;
  await sql`
    insert into lms_plan (organization_id, group_id, item_id, planned_on)
    select 'school', 'A', id, case parent_id when 'mc' then '2026-09-20' else '2026-10-05' end::date from lms_item
    where item_type = 'Ua' and id like '%.%'`;
  const [scopes, targets] = [await scopeIds(sql), await targetIds(sql)];
  await sql`
    insert into engine_item (organization_id, item_id, item_type, module_id, weight, is_key, is_critical, chapters)
    select 'school', t.id, i.item_type, case i.parent_id when 'mc' then ${targets["Module:m"] ?? 0}::bigint
      else ${targets["Module:m2"] ?? 0} end, 1, false, false, 0
    from lms_item i join kpi_target t on t.target_type = i.item_type and t.ref_id = i.id
    where i.item_type = 'Ua' and i.id like '%.%'`;
  await sql`
    insert into engine_enrolment (organization_id, learner_id, module_id, from_on, to_on)
    select 'school', ${scopes["Apprenant:l1"] ?? 0}::bigint, module, '2026-09-01', 'infinity'
    from unnest(${[targets["Module:m"], targets["Module:m2"]].map((id) => id ?? 0)}::bigint[]) module`;
});
afterAll(() => db.close());

test.each([
  ["today the second module is at work and everything of the first is late", {}, "m2", ["m", 31]],
  ["at the end of September the plan is at the first", { date: "2026-09-27" }, "m", ["m2", 0]],
  ["on the day that it is planned for nothing is late yet", { date: "2026-09-20" }, "m", ["m2", 0]],
])("%s", async (_, query, open, folded) => {
  const data = await loadPlan(db.sql, trainer, parseView(query), "fr", null);
  const planned = data?.items.filter(({ plannedFrom }) => plannedFrom !== null);
  expect([...new Set(planned?.map(({ moduleId }) => moduleId))]).toEqual([open]);
  expect(data?.folded.filter(({ id }) => id.startsWith("m")).map(({ id, late }) => [id, late])).toEqual([
    folded,
  ]);
});
