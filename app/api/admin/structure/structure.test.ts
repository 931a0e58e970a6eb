import { beforeEach, expect, test, vi } from "vitest";
import { refresh } from "@/db/aggregation";
import { applyStructure } from "@/db/ingest/structure";
import {
  ITEMS_FOUND,
  listGroups,
  listItems,
  listMembers,
  listParents,
  SENT_WHOLE,
} from "@/db/queries/admin/structure";
import { NOW, scopeIds } from "@/db/queries/school.testing";
import { sent } from "../../session.testing";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { POST as addGroup, PATCH as changeGroup } from "./groups/route";
import { POST as addItem, PATCH as changeItem, PUT as moveItem } from "./items/route";
import { POST as member } from "./members/route";
import { POST as addPerson } from "./people/route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();
const TODAY = "2026-10-15";
const group = async (id: string) =>
  (await listGroups(school.db.sql, "school", TODAY)).find((one) => one.id === id)!;
const item = async (id: string) =>
  (await listItems(school.db.sql, "school")).items.find((one) => one.id === id)!;
const members = (groupId: string) => listMembers(school.db.sql, "school", groupId, TODAY);
const membership = async (groupId: string, personId: string) =>
  (await members(groupId)).find((one) => one.person_id === personId)!;
const groups = (method: "POST" | "PATCH", body: object) =>
  answerOf((method === "POST" ? addGroup : changeGroup)(sent(method, "/api/admin/structure/groups", body)));
const move = (body: object) => answerOf(member(sent("POST", "/api/admin/structure/members", body)));
const queued = async () => {
  const rows = await school.db.sql`
    select distinct kind || ':' || ref_id as change from engine_structure_change where organization_id = 'school' order by 1`;
  return rows.map((row) => row.change);
};
const LINK = { kind: "student", joined_on: "2026-09-01" };
const fields = ({
  id,
  version,
  name,
  group_type,
  parent_id,
  starts_on,
  ends_on,
}: Awaited<ReturnType<typeof group>>) => ({
  id,
  version,
  name,
  group_type,
  parent_id,
  starts_on,
  ends_on,
});

beforeEach(async () => {
  await school.as("admin");
  await school.db.sql`delete from engine_structure_change`;
});

test("a learner moves with a date: the day before is the last in the one, and both groups' figures are queued", async () => {
  const { version } = await membership("A1", "l1");
  const body = {
    ...LINK,
    change: "move",
    group_id: "A1",
    person_id: "l1",
    version,
    to_group_id: "B",
    on: "2026-10-01",
  };
  expect((await move(body)).status).toBe(200);
  expect(await membership("A1", "l1")).toMatchObject({ left_on: "2026-09-30", isNow: false });
  expect(await membership("B", "l1")).toMatchObject({ joined_on: "2026-10-01", left_on: null, isNow: true });
  expect(await queued()).toEqual(["student:l1"]);
  expect((await school.audit(1))[0]).toMatchObject({
    action: "member.move",
    subject: "student:l1",
    before: { A1: { joined_on: "2026-09-01", left_on: null } },
    after: {
      A1: { joined_on: "2026-09-01", left_on: "2026-09-30" },
      B: { joined_on: "2026-10-01", left_on: null },
    },
  });
  await refresh(school.db.sql, "school", { now: NOW });
  const scopes = await scopeIds(school.db.sql);
  const [learner, from, to] = [scopes["Apprenant:l1"]!, scopes["Sous_groupe:A1"]!, scopes["Groupe:B"]!];
  const days = await school.db.sql`
    select scope_id, from_on, to_on from engine_member
    where organization_id = 'school' and learner_id = ${learner} and scope_id in (${from}, ${to}) order by from_on`;
  expect(days).toMatchObject([
    { scope_id: from, from_on: "2026-09-01", to_on: "2026-09-30" },
    { scope_id: to, from_on: "2026-10-01" },
  ]);
  // The same form once more: it was filled from what no longer is.
  expect(await move(body)).toMatchObject({ status: 409, body: { error: { code: "stale" } } });
});

test.each([
  [{ on: "2026-09-01" }, "on", "before_joining"],
  [{ on: "soon" }, "on", "bad_day"],
  [{ to_group_id: "nowhere" }, "group_id", "unknown_reference"],
  [{ to_group_id: "A1" }, "to_group_id", "same_group"],
])("a move with %j is refused at %s", async (part, path, code) => {
  const { version } = await membership("A1", "l2");
  const body = {
    ...LINK,
    change: "move",
    group_id: "A1",
    person_id: "l2",
    version,
    to_group_id: "B",
    on: "2026-10-01",
  };
  expect((await move({ ...body, ...part })).body.error.details).toMatchObject([{ path, code }]);
  expect(await membership("A1", "l2")).toMatchObject({ left_on: null });
});

test("a membership is added, ended, reopened and taken away; overlapping ones are refused", async () => {
  const add = { ...LINK, change: "add", group_id: "B", person_id: "l9", left_on: null };
  expect((await move(add)).status).toBe(200);
  expect((await move({ ...add, joined_on: "2026-10-10" })).body.error.details).toMatchObject([
    { code: "same_group" },
  ]);
  const link = { ...LINK, group_id: "B", person_id: "l9" };
  const end = async (left_on: string | null) =>
    move({ ...link, change: "end", version: (await membership("B", "l9")).version, left_on });
  expect((await end("2026-08-01")).body.error.details).toMatchObject([
    { path: "left_on", code: "ends_before_start" },
  ]);
  expect((await end("2026-10-14")).status).toBe(200);
  expect(await membership("B", "l9")).toMatchObject({ isNow: false });
  expect((await end(null)).status).toBe(200);
  await school.db.sql`delete from engine_structure_change`;
  const { version } = await membership("B", "l9");
  expect((await move({ ...link, change: "remove", version })).status).toBe(200);
  expect(await membership("B", "l9")).toBeUndefined();
  expect(await queued()).toEqual(["student:l9"]);
});

test("no move and no other end puts a learner into one group twice: a start in B is planned for November", async () => {
  const link = { ...LINK, group_id: "A1", person_id: "l4" };
  const planned = { ...link, change: "add", group_id: "B", joined_on: "2026-11-01", left_on: null };
  expect((await move(planned)).status).toBe(200);
  const { version } = await membership("A1", "l4");
  const early = { ...link, change: "move", version, to_group_id: "B", on: "2026-10-05" };
  expect((await move(early)).body.error.details).toMatchObject([{ path: "to_group_id", code: "same_group" }]);
  const end = async (groupId: string, joined_on: string, left_on: string | null) => {
    const seen = (await members(groupId)).find(
      (one) => one.person_id === "l4" && one.joined_on === joined_on,
    )!;
    return move({
      ...link,
      group_id: groupId,
      joined_on,
      change: "end",
      version: seen.version,
      left_on,
    });
  };
  // With an end in A1 the stay in B ends before the planned one begins.
  expect((await end("A1", "2026-09-01", "2026-10-31")).status).toBe(200);
  const seen = await membership("A1", "l4");
  expect((await move({ ...early, version: seen.version })).status).toBe(200);
  for (const left_on of [null, "2026-11-01"])
    expect((await end("B", "2026-10-05", left_on)).body.error.details).toMatchObject([
      { path: "left_on", code: "same_group" },
    ]);
  // Its own days are no overlap.
  expect((await end("B", "2026-10-05", "2026-10-20")).status).toBe(200);
  expect((await end("B", "2026-11-01", "2026-12-31")).status).toBe(200);
  const stays = (await members("B")).filter((one) => one.person_id === "l4");
  expect(stays.map(({ joined_on, left_on }) => `${joined_on} ${left_on}`).sort()).toEqual([
    "2026-10-05 2026-10-20",
    "2026-11-01 2026-12-31",
  ]);
});

test("a trainer's assignment is a membership too", async () => {
  const add = {
    kind: "instructor",
    change: "add",
    group_id: "B",
    person_id: "t3",
    joined_on: "2026-10-01",
    left_on: null,
  };
  expect((await move(add)).status).toBe(200);
  expect(await queued()).toEqual(["group:B"]);
  expect((await move({ ...add, person_id: "l1" })).body.error.details).toMatchObject([
    { code: "unknown_reference" },
  ]);
});

test("groups are made and changed; wrong parents, cycles and taken ids are told at their field", async () => {
  const fresh = {
    id: "C",
    name: "Groupe C",
    group_type: "Groupe",
    parent_id: "S",
    starts_on: null,
    ends_on: null,
  };
  expect((await groups("POST", fresh)).status).toBe(200);
  expect((await groups("POST", fresh)).body.error.details).toMatchObject([{ path: "id", code: "taken" }]);
  const seen = fields(await group("C"));
  expect((await groups("PATCH", { ...seen, parent_id: "A1" })).body.error.details).toMatchObject([
    { path: "parent_id" },
  ]);
  expect((await groups("PATCH", { ...seen, parent_id: "C" })).body.error.details).toMatchObject([
    { path: "parent_id", code: "cycle" },
  ]);
  expect((await groups("PATCH", { ...seen, parent_id: "nowhere" })).body.error.details).toMatchObject([
    { path: "parent_id", code: "unknown_reference" },
  ]);
  expect((await groups("PATCH", { ...seen, name: "" })).body.error.details).toMatchObject([{ path: "name" }]);
  expect((await groups("PATCH", { ...seen, name: "Promotion C" })).status).toBe(200);
  expect(await groups("PATCH", { ...seen, name: "Too late" })).toMatchObject({ status: 409 });
  expect(await group("C")).toMatchObject({ name: "Promotion C", parent_id: "S" });
  expect((await school.audit(1))[0]).toMatchObject({
    action: "group.change",
    before: { name: "Groupe C" },
    after: { name: "Promotion C" },
  });
});

test("a group has the learners of the groups below it: A 5 + 2 = 7, B 1, the session 8", async () => {
  const { sql } = school.db;
  const counted = await listGroups(sql, "other", "2026-10-15");
  expect(Object.fromEntries(counted.map(({ id, learners }) => [id, learners]))).toEqual({
    A: 7,
    A1: 5,
    A2: 2,
    B: 1,
    S: 8,
  });
  expect((await listGroups(sql, "other", "2026-08-01")).map(({ learners }) => learners)).toEqual([
    0, 0, 0, 0, 0,
  ]);
});

test("items are made, changed and moved within what the tree allows", async () => {
  const unit = await item("u");
  const fresh = { ...unit, id: "u2", name: "UA 2", weight: Number(unit.weight) };
  const { version: _, ...row } = fresh;
  expect((await answerOf(addItem(sent("POST", "/api/admin/structure/items", row)))).status).toBe(200);
  const under = async (id: string, parent_id: string | null) =>
    answerOf(
      moveItem(
        sent("PUT", "/api/admin/structure/items", { id, version: (await item(id)).version, parent_id }),
      ),
    );
  expect((await under("u2", "c")).status).toBe(200);
  expect(await item("u2")).toMatchObject({ parent_id: "c", position: 2 });
  expect((await under("c", "u2")).body.error.details).toMatchObject([{ path: "parent_id" }]);
  expect(await item("c")).toMatchObject({ parent_id: "m" });
  // Before a child of the same parent; who makes room is numbered anew, and a child that is gone is no place.
  await answerOf(
    addItem(sent("POST", "/api/admin/structure/items", { ...row, id: "u3", parent_id: "c", position: 3 })),
  );
  const order = async () =>
    (
      await school.db.sql<{ id: string }[]>`
        select id from lms_item where organization_id = 'school' and parent_id = 'c' order by position, id`
    ).map(({ id }) => id);
  const before = async (id: string, sibling: string) => {
    const { version } = await item(id);
    const body = { id, version, parent_id: "c", before: sibling };
    return (await answerOf(moveItem(sent("PUT", "/api/admin/structure/items", body)))).status;
  };
  expect(await order()).toEqual(["mc", "u2", "u3"]);
  expect(await before("u3", "mc")).toBe(200);
  const [moved] = await school.audit(1);
  expect(moved).toMatchObject({
    action: "item.change",
    subject: "item:u3",
    before: { position: 3 },
    after: { position: 1 },
  });
  expect([moved?.before.siblings, moved?.after.siblings]).toEqual([
    { mc: 1, u2: 2 },
    { mc: 2, u2: 3 },
  ]);
  expect(await order()).toEqual(["u3", "mc", "u2"]);
  expect(await before("mc", "u3")).toBe(200);
  expect(await order()).toEqual(["mc", "u3", "u2"]);
  expect(await before("u3", "elsewhere")).toBe(409);
  expect(await order()).toEqual(["mc", "u3", "u2"]);
  const seen = await item("u2");
  const edit = { ...seen, weight: 3, is_key: true };
  expect((await answerOf(changeItem(sent("PATCH", "/api/admin/structure/items", edit)))).status).toBe(200);
  expect((await answerOf(changeItem(sent("PATCH", "/api/admin/structure/items", edit)))).status).toBe(409);
  expect((await queued()).includes("item:u2")).toBe(true);
});

test("a learner is made; the audit row does not hold the name", async () => {
  const person = { kind: "student", id: "new-1", name: "Inès Alaoui", email: "ines@example.org" };
  const add = (body: object) => answerOf(addPerson(sent("POST", "/api/admin/structure/people", body)));
  expect((await add(person)).status).toBe(200);
  expect((await add(person)).body.error.details).toMatchObject([{ path: "id", code: "taken" }]);
  expect((await add({ ...person, id: "new-2", email: "ines" })).body.error.details).toMatchObject([
    { path: "email" },
  ]);
  expect(JSON.stringify(await school.audit(1))).not.toContain("Alaoui");
});

test("of a large curriculum come the roots, what is below them, the open branches and what is searched", async () => {
  const { sql } = school.db;
  const small = await listItems(sql, "school");
  expect(small.isWhole).toBe(true);
  const node = (id: string, item_type: string, parent_id: string | null, position: number) => ({
    id,
    item_type,
    parent_id,
    position,
    name: `Nom ${id}`,
  });
  const chapters = (module: string) =>
    Array.from({ length: SENT_WHOLE / 2 }, (_, i) => node(`${module}-${i}`, "Ua", module, i));
  await applyStructure(sql, "school", {
    lms_item: [
      node("root", "Referentiel", null, 90),
      node("m-1", "Module", "root", 1),
      node("m-2", "Module", "root", 2),
      ...chapters("m-1"),
      ...chapters("m-2"),
    ],
  });
  const ids = async (asked?: Parameters<typeof listItems>[2]) =>
    (await listItems(sql, "school", asked)).items.map(({ id }) => id).filter((id) => /^(root|m-)/.test(id));
  const closed = await listItems(sql, "school");
  expect(closed.isWhole).toBe(false);
  expect(closed.parents).toEqual(expect.arrayContaining(["root", "m-1", "m-2"]));
  expect(await ids()).toEqual(["m-1", "m-2", "root"]);
  const open = await ids({ open: ["m-2"] });
  expect(open).toHaveLength(3 + SENT_WHOLE / 2);
  expect(open).not.toContain("m-1-0");
  expect(await ids({ text: "M-1-7" })).toEqual(expect.arrayContaining(["m-1-7", "m-1-70", "root"]));
  expect(await ids({ text: "nom m-" })).toHaveLength(ITEMS_FOUND + 1);
  expect((await listParents(sql, "school")).map(({ id }) => id)).toContain("m-2-99");
});

test("who is no administrator may do nothing; another school's ids are none", async () => {
  const seen = fields(await group("A"));
  const { version } = await membership("A1", "l3");
  const remove = { ...LINK, change: "remove", group_id: "A1", person_id: "l3", version };
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await groups("PATCH", seen)).status).toBe(status);
    expect((await move(remove)).status).toBe(status);
  }
  await school.db.sql`delete from lms_group_student where organization_id = 'other'`;
  await school.as("foreign");
  expect((await move(remove)).status).toBe(404);
  await school.as("admin");
  expect(await membership("A1", "l3")).toMatchObject({ isNow: true });
});
