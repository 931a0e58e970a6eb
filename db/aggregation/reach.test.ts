import { describe, expect, it } from "vitest";
import { changeMembership } from "@/db/admin/members";
import { changePlanDay } from "@/db/admin/plans";
import { removeGroup } from "@/db/admin/removal";
import { READ } from "@/db/admin/structure";
import {
  all,
  assigned,
  author,
  begin,
  expectRight,
  GROUPS,
  group,
  ITEMS,
  MEMBERS,
  member,
  org,
  organisationForEachTest,
  SINCE,
  send,
  sql,
  state,
  write,
} from "./reach.testing";

/** What a change reaches, where it is easily overlooked: each was found by comparing what cycles leave with a rebuild. */
organisationForEachTest();

/** An administrator takes a membership or an assignment away as if it had never been. */
async function withdraw(kind: "student" | "instructor", group_id: string, person_id: string) {
  const [row] = await sql<{ version: string }[]>`select md5('') as version`;
  const change = { change: "remove" as const, kind, group_id, person_id, joined_on: SINCE };
  await changeMembership(sql, author(), "en", { ...change, version: row!.version });
}

async function assign(group_id: string, person_id: string) {
  const change = { change: "add" as const, kind: "instructor" as const, group_id, person_id };
  await changeMembership(sql, author(), "en", { ...change, joined_on: SINCE, left_on: null });
}

async function remove(id: string) {
  const [row] = await READ.lms_group(sql, org, id);
  await removeGroup(sql, author(), "en", { id, version: String(row!.version) });
}

describe("a group that is emptied and removed before the engine has looked", () => {
  it("what it planned is nobody's any more", async () => {
    await begin({
      lms_group: [...GROUPS, group("x", "Groupe", null)],
      lms_group_student: [...MEMBERS, member("x", "ana")],
      lms_plan: [{ group_id: "x", item_id: "u", planned_on: "2026-03-04" }],
    });
    const day = { group_id: "x", item_id: "u", before: "2026-03-04", planned_on: null };
    await changePlanDay(sql, author(), "en", day);
    await withdraw("student", "x", "ana");
    await remove("x");
    await all();
    await expectRight();
  });

  it("it is no Groupe to compare, its learner being in another of the same session", async () => {
    await begin({ lms_group_student: [...MEMBERS, member("h", "ana")] });
    await withdraw("student", "g", "ana");
    await remove("g");
    await all();
    await expectRight();
  });
});

describe("Groupes that are compared", () => {
  it("a trainer of a sub-group comes to have its Groupe in one cycle: another Groupe to compare", async () => {
    await begin({ lms_group_instructor: [assigned("kk", "tom"), assigned("g", "tom")] });
    await withdraw("instructor", "kk", "tom");
    await assign("k", "tom");
    await all();
    await expectRight();
  });

  it("… and back", async () => {
    await begin({ lms_group_instructor: [assigned("k", "tom"), assigned("g", "tom")] });
    await withdraw("instructor", "k", "tom");
    await assign("kk", "tom");
    await all();
    await expectRight();
  });

  const inSession = [...MEMBERS, member("s", "ana"), member("s", "bob"), member("s", "cleo")];
  it("one leaves a session whose learners are in it themselves", async () => {
    await begin({ lms_group_student: inSession });
    await write({ lms_group: [group("g", "Groupe", null)] });
    await all();
    await expectRight();
  });

  it("one comes to a session whose learners are in it themselves", async () => {
    const apart = GROUPS.map((one) => (one.id === "g" ? { ...one, parent_id: null } : one));
    await begin({ lms_group: apart, lms_group_student: inSession });
    await write({ lms_group: [group("g", "Groupe", "s")] });
    await all();
    await expectRight();
  });

  it("a sub-group of a session becomes a Groupe, a Groupe a sub-group, and back", async () => {
    await begin({
      lms_group: [...GROUPS, group("y", "Sous_groupe", "s")],
      lms_group_student: [...MEMBERS, member("y", "bob")],
      lms_group_instructor: [assigned("y", "tom"), assigned("g", "tom"), assigned("s", "tara")],
    });
    await write({ lms_group: [group("y", "Groupe", "s"), group("h", "Sous_groupe", "g")] });
    await all();
    await expectRight();
    await write({ lms_group: [group("y", "Sous_groupe", "g"), group("h", "Groupe", null)] });
    await all();
    await expectRight();
  });
});

describe("badges given for each course or class", () => {
  const badge = (repeatable: string) => [
    {
      id: "b",
      name: "b",
      points_reward: 7,
      criteria_json: { all: [{ state: { domain: "Ua", state_code: "Validee" }, count: 1 }] },
      metadata_json: { repeatable },
    },
  ];
  const done = (item_id: string) => state("Ua", item_id, "Validee", "2026-03-06T09:00:00Z");

  it("a course comes to have a second module, of which a unit is done", async () => {
    const lms_item = [
      ...ITEMS,
      { id: "n", item_type: "Module", parent_id: null, name: "n" },
      { id: "x", item_type: "Ua", parent_id: "n", name: "x" },
    ];
    await begin({ gamification_badge: badge("course"), lms_item }, [done("x")]);
    await write({ lms_item: [{ id: "n", course_id: "web" }] });
    await all();
    await expectRight();
  });

  it("a class comes to have a second unit, which is done", async () => {
    const lms_item = [...ITEMS, { id: "z", item_type: "Ua", parent_id: "m", name: "z" }];
    await begin({ gamification_badge: badge("class"), lms_item }, [done("z")]);
    await write({ lms_item: [{ id: "z", class_id: "quiz" }] });
    await all();
    await expectRight();
  });
});

describe("the days of a tile: of tasks for a module, of acquisitions for a micro-competence", () => {
  const lms_item = [
    ...ITEMS,
    { id: "c", item_type: "Competence", parent_id: "m", name: "c" },
    { id: "mc", item_type: "Micro_competence", parent_id: "c", name: "mc" },
    { id: "p", item_type: "Projet", parent_id: "m", name: "p" },
    { id: "a", item_type: "Tache", parent_id: "p", name: "a" },
    { id: "b", item_type: "Tache", parent_id: "p", name: "b" },
  ];
  const task = [
    state("Tache", "a", "En_cours", "2026-03-09T09:00:00Z"),
    state("Tache", "a", "Terminee", "2026-03-10T09:00:00Z"),
  ];
  const days = async (type: string, id: string) => {
    const [row] = await sql<{ days: number | null }[]>`
      select c.delai_median_jours as days from kpi_tile_cache c
      join kpi_scope s on s.organization_id = ${org} and s.id = c.scope_id and s.ref_id = 'g'
      join kpi_target t on t.organization_id = ${org} and t.id = c.target_id and t.target_type = ${type} and t.ref_id = ${id}
      where c.organization_id = ${org} and c.period_code = 'Week' and c.date_id = '2026-03-15'`;
    return row?.days;
  };

  it("a competence is acquired: the day that the module's task took stands", async () => {
    await begin({ lms_item }, task);
    await send(state("Competence", "c", "Validee", "2026-03-10T10:00:00Z"));
    await all();
    expect(await days("Module", "m")).toBe(1);
    await expectRight();
  });

  it("a task is done: the two days that the micro-competence took stand, the module's median is (1 + 0.0417) / 2", async () => {
    const acquired = [
      state("Micro_competence", "mc", "En_cours", "2026-03-08T08:00:00Z"),
      state("Micro_competence", "mc", "Validee", "2026-03-10T08:00:00Z"),
    ];
    await begin({ lms_item }, [...task, ...acquired]);
    await send(
      state("Tache", "b", "En_cours", "2026-03-10T09:00:00Z"),
      state("Tache", "b", "Terminee", "2026-03-10T10:00:00Z"),
    );
    await all();
    expect([await days("Micro_competence", "mc"), await days("Module", "m")]).toEqual([2, 0.5208]);
    await expectRight();
  });
});
