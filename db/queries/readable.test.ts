import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canReadScope } from "@/lib/access";
import type { ScopeFacts, Viewer } from "@/lib/access/types";
import { type TestDatabase, testDatabase } from "../testing";
import { findLearners, readScopeTree, readTargetTree } from "./pickers";
import { readable } from "./readable";
import { plantSchool, scopeIds } from "./school.testing";

const TODAY = "2026-10-15";
let db: TestDatabase;
let facts: (ScopeFacts & { key: string })[];

beforeAll(async () => {
  db = await testDatabase();
  await plantSchool(db.sql);
  await plantSchool(db.sql, "other");
  // Once in A1, gone since: no longer a learner of that group.
  await db.sql`
    insert into lms_group_student (organization_id, group_id, student_id, joined_on, left_on)
    values ('school', 'A1', 'l9', '2026-09-01', '2026-10-14')`;
  await db.sql`update kpi_scope set label = 'Éloïse Bençaïd' where ref_id = 'l2'`;
  facts = await db.sql<(ScopeFacts & { key: string })[]>`
    select s.id, s.scope_type as "scopeType", s.ref_id as "refId", s.scope_type || coalesce(':' || s.ref_id, '') as key,
      array(select m.group_id from lms_group_student m
        where m.organization_id = s.organization_id and s.scope_type = 'Apprenant' and m.student_id = s.ref_id
        and ${TODAY}::date between m.joined_on and coalesce(m.left_on, 'infinity')) as "groupIds"
    from kpi_scope s where s.organization_id = 'school'`;
});
afterAll(() => db.close());

const person = (more: Partial<Viewer>): Viewer => ({
  organizationId: "school",
  actor: "user:u",
  role: "trainer",
  selfId: null,
  groups: [],
  grants: [],
  keyScopeIds: null,
  ...more,
});
const groups = (...ids: string[]) => ids.map((id) => ({ id, learners: 5 }));

const VIEWERS: Record<string, Viewer> = {
  admin: person({ role: "admin" }),
  trainer: person({ selfId: "t1", groups: groups("A", "A1", "A2") }),
  "trainer of a sub-group": person({ selfId: "t3", groups: groups("A1") }),
  "trainer of nothing": person({ selfId: "t9" }),
  learner: person({ role: "learner", selfId: "l1", groups: groups("A1", "A", "S") }),
  "read key": person({ role: "key", grants: ["read"] }),
  "ingest key": person({ role: "key", grants: ["ingest"] }),
  stranger: person({ role: "guest" as Viewer["role"] }),
};

test.each(Object.keys(VIEWERS))("the filter lists what the check allows: %s", async (who) => {
  const viewer = VIEWERS[who] as Viewer;
  const rows = await db.sql<
    { id: number }[]
  >`select s.id from kpi_scope s where ${readable(db.sql, viewer, TODAY)}`;
  const allowed = facts.filter((scope) => canReadScope(viewer, scope)).map(({ id }) => id);
  expect(rows.map(({ id }) => id).sort()).toEqual(allowed.sort());
});

test("a key held to one scope lists that one", async () => {
  const id = (await scopeIds(db.sql))["Groupe:B"] ?? 0;
  const viewer = person({ role: "key", grants: ["read"], keyScopeIds: [id] });
  const rows = await db.sql`select s.ref_id from kpi_scope s where ${readable(db.sql, viewer, TODAY)}`;
  expect(rows).toEqual([{ ref_id: "B" }]);
});

test("a key of one organisation that names another's scope lists nothing", async () => {
  const id = (await scopeIds(db.sql, "other"))["Groupe:B"] ?? 0;
  const viewer = person({ role: "key", grants: ["read"], keyScopeIds: [id] });
  expect(await db.sql`select s.id from kpi_scope s where ${readable(db.sql, viewer, TODAY)}`).toEqual([]);
});

describe("pickers", () => {
  test("list what may be read, each under what is above it", async () => {
    const tree = await readScopeTree(db.sql, VIEWERS.trainer as Viewer, TODAY);
    expect(tree.map((node) => [node.scopeType, node.refId, node.parentId])).toEqual([
      ["Global", null, null],
      ["Session", "S", null],
      ["Groupe", "A", "S"],
      ["Sous_groupe", "A1", "A"],
      ["Sous_groupe", "A2", "A"],
      ["Formateur", "t1", null],
    ]);
  });

  test("a sub-group whose group may not be read hangs under the session", async () => {
    const tree = await readScopeTree(db.sql, VIEWERS["trainer of a sub-group"] as Viewer, TODAY);
    expect(tree.find((node) => node.refId === "A1")?.parentId).toBe("S");
  });

  test("learners of a group are those of today", async () => {
    const learners = await findLearners(db.sql, VIEWERS.trainer as Viewer, TODAY, {
      group: { type: "Sous_groupe", id: "A1" },
    });
    expect(learners.map((node) => node.refId).sort()).toEqual(["l1", "l2", "l3", "l4", "l5"]);
  });

  test("names are found whatever their accents and case, among those who may be read", async () => {
    const find = (who: string, text: string) => findLearners(db.sql, VIEWERS[who] as Viewer, TODAY, { text });
    expect((await find("trainer", "eloise BENC")).map((node) => node.refId)).toEqual(["l2"]);
    expect(await find("trainer of nothing", "eloise")).toEqual([]);
    expect((await find("learner", "apprenant")).map((node) => node.refId)).toEqual(["l1"]);
    expect(await find("trainer", "100%_")).toEqual([]);
  });

  test("the curriculum goes down to UAs and projects", async () => {
    const tree = await readTargetTree(db.sql, "school");
    expect(tree.map((node) => [node.targetType, node.parentId])).toEqual([
      ["Global", null],
      ["Competence", "m"],
      ["Micro_competence", "c"],
      ["Module", null],
      ["Ua", "mc"],
      ["Projet", "m"],
    ]);
  });
});
