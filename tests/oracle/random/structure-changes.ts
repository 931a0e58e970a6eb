import { changeEnrolment } from "@/db/admin/enrolments";
import { changeMembership, memberVersion } from "@/db/admin/members";
import { changePlanDay } from "@/db/admin/plans";
import { removeGroup, removeItem } from "@/db/admin/removal";
import { type NodeTable, READ, saveNode } from "@/db/admin/structure";
import { removeClass, removeCourse } from "@/db/admin/taught-removal";
import type { EnrolmentChange } from "@/lib/admin/courses";
import { GROUP_TYPES, MEMBER_KINDS, type MemberChange } from "@/lib/admin/structure";
import type { Day } from "../model";
import {
  attempt,
  type Change,
  idOf,
  importRows,
  itemOf,
  one,
  type Scene,
  stay,
  type Weighted,
} from "./scene";

/** Who is where, what is planned, what is taught by what: by import, by form, and taken away. */

type Kind = (typeof MEMBER_KINDS)[number];
const STAYS = {
  student: { table: "lms_group_student", column: "student_id", people: "lms_student" },
  instructor: { table: "lms_group_instructor", column: "instructor_id", people: "lms_instructor" },
} as const;

type Stay = { group_id: string; person_id: string; joined_on: Day; version: string };
type Enrolment = { course_id: string; person_id: string; enrolled_on: Day; version: string };
type Planned = { group_id: string; item_id: string; before: Day };

const staysIn = ({ sql, org }: Scene, kind: Kind, group: string | null = null) => sql<Stay[]>`
  select group_id, ${sql(STAYS[kind].column)} as person_id, joined_on, ${memberVersion(sql)} as version
  from ${sql(STAYS[kind].table)} where organization_id = ${org} and (${group}::text is null or group_id = ${group})
  order by 1, 2, 3`;

const enrolments = ({ sql, org }: Scene) => sql<Enrolment[]>`
  select course_id, student_id as person_id, enrolled_on, ${memberVersion(sql)} as version
  from lms_enrollment where organization_id = ${org} order by 1, 2, 3`;

const planned = ({ sql, org }: Scene, group: string | null = null) => sql<Planned[]>`
  select group_id, item_id, planned_on as before from lms_plan
  where organization_id = ${org} and (${group}::text is null or group_id = ${group}) order by 1, 2`;

const memberForm = (scene: Scene, change: MemberChange) =>
  attempt(scene, `form ${JSON.stringify(change)}`, () =>
    changeMembership(scene.sql, scene.author, "en", change),
  );

const enrolmentForm = (scene: Scene, change: EnrolmentChange) =>
  attempt(scene, `form ${JSON.stringify(change)}`, () =>
    changeEnrolment(scene.sql, scene.author, "en", change),
  );

const planForm = (scene: Scene, day: Planned, planned_on: Day | null) =>
  attempt(scene, `form ${JSON.stringify({ ...day, planned_on })}`, () =>
    changePlanDay(scene.sql, scene.author, "en", { ...day, planned_on }),
  );

/** A node of structure, of which only some columns are said. */
async function save(scene: Scene, table: NodeTable, row: { id: string } & Record<string, unknown>) {
  const { sql, org, author, random } = scene;
  if (random.chance(0.6)) return importRows(scene, { [table]: [row] });
  const [seen] = await READ[table](sql, org, row.id);
  await attempt(scene, `form ${table} ${JSON.stringify(row)}`, () =>
    saveNode(sql, author, "en", table, row, seen?.version ?? null),
  );
}

const join =
  (kind: Kind): Change =>
  async (scene) => {
    const { table, column, people } = STAYS[kind];
    const [group_id, person_id] = [await idOf(scene, "lms_group"), await idOf(scene, people)];
    const [joined_on, left_on] = stay(scene);
    // Only an import may say that somebody is there twice.
    if (scene.random.chance(0.6))
      await importRows(scene, { [table]: [{ group_id, [column]: person_id, joined_on, left_on }] });
    else await memberForm(scene, { change: "add", kind, group_id, person_id, joined_on, left_on });
  };

const leave =
  (kind: Kind): Change =>
  async (scene) => {
    const { random, days } = scene;
    const own = { kind, ...(await one(scene, staysIn(scene, kind))) };
    const to_group_id = await idOf(scene, "lms_group");
    const day = random.pick(days);
    const change = random.weighted<MemberChange>([
      [{ change: "remove", ...own }, 3],
      [{ change: "move", ...own, to_group_id, on: day }, 1],
      [{ change: "end", ...own, left_on: random.chance(0.3) ? null : day }, 1],
    ]);
    await memberForm(scene, change);
  };

const enrol: Change = async (scene) => {
  const [course_id, person_id] = [await idOf(scene, "lms_course"), await idOf(scene, "lms_student")];
  const [enrolled_on, left_on] = stay(scene);
  if (scene.random.chance(0.6))
    await importRows(scene, { lms_enrollment: [{ course_id, student_id: person_id, enrolled_on, left_on }] });
  else await enrolmentForm(scene, { change: "add", course_id, person_id, enrolled_on, left_on });
};

const unenrol: Change = async (scene) => {
  const { random, days } = scene;
  const own = await one(scene, enrolments(scene));
  const left_on = random.chance(0.3) ? null : random.pick(days);
  const change = random.weighted<EnrolmentChange>([
    [{ change: "remove", ...own }, 2],
    [{ change: "end", ...own, left_on }, 1],
  ]);
  await enrolmentForm(scene, change);
};

const plan: Change = async (scene) => {
  const [group_id, item_id] = [await idOf(scene, "lms_group"), await itemOf(scene, "Ua", "Projet")];
  await importRows(scene, { lms_plan: [{ group_id, item_id, planned_on: scene.random.pick(scene.days) }] });
};

const planAnew: Change = async (scene) => {
  const { random, days } = scene;
  const day = await one(scene, planned(scene));
  await planForm(scene, day, random.chance(0.6) ? null : random.pick(days));
};

/** Another name, kind or place of a group: what is no tree is refused. */
const regroup: Change = async (scene) => {
  const { random } = scene;
  const id = await idOf(scene, "lms_group");
  const place = { parent_id: random.chance(0.3) ? null : await idOf(scene, "lms_group") };
  const kind = { group_type: random.pick(GROUP_TYPES) };
  const row = random.weighted<object>([
    [place, 5],
    [kind, 2],
    [{ ...kind, ...place }, 2],
    [{ name: `Name ${random.int(1, 99)}` }, 2],
  ]);
  await save(scene, "lms_group", { id, ...row });
};

const reshape: Change = async (scene) => {
  const { random } = scene;
  const row = random.pick<object>([
    { weight: random.pick([0, 1, 3]) },
    { parent_id: await idOf(scene, "lms_item") },
    { is_key: random.chance(0.5), is_critical: random.chance(0.5) },
    { name: "Renamed", position: random.int(1, 5) },
  ]);
  await save(scene, "lms_item", { id: await idOf(scene, "lms_item"), ...row });
};

/** A module is taught by another course, a unit by another class, or by none. */
const teach: Change = async (scene) => {
  const { random } = scene;
  const row = random.chance(0.5)
    ? {
        id: await itemOf(scene, "Module"),
        course_id: random.chance(0.3) ? null : await idOf(scene, "lms_course"),
      }
    : { id: await itemOf(scene, "Ua"), class_id: random.chance(0.3) ? null : await idOf(scene, "lms_class") };
  await save(scene, "lms_item", row);
};

const teachOtherwise: Change = async (scene) => {
  const { random } = scene;
  const step_type = random.pick(["video", "quiz", "reading"]);
  const row = random.chance(0.5) ? { step_type } : { course_id: await idOf(scene, "lms_course") };
  await save(scene, "lms_class", { id: await idOf(scene, "lms_class"), ...row });
};

/** Few ids: what is new today may have been here before, and have gone. */
const create: Change = async (scene) => {
  const { random } = scene;
  const node = { id: `new-${random.int(1, 4)}`, name: "New" };
  const group_type = random.pick(GROUP_TYPES);
  const parent_id = group_type === "Session" ? null : await idOf(scene, "lms_group");
  const [module, course_id] = [await itemOf(scene, "Module"), await idOf(scene, "lms_course")];
  const [table, row] = random.pick<[NodeTable, object]>([
    ["lms_group", { group_type, parent_id, starts_on: null, ends_on: null }],
    ["lms_item", { item_type: "Ua", parent_id: module }],
    ["lms_class", { course_id, step_type: "reading", order_index: 1 }],
    ["lms_course", {}],
  ]);
  await save(scene, table, { ...node, ...row });
};

/** What hangs on a group goes first, for only then may it go itself. */
async function emptyGroup(scene: Scene, id: string) {
  const { sql, org } = scene;
  for (const kind of MEMBER_KINDS)
    for (const own of await staysIn(scene, kind, id))
      await memberForm(scene, { change: "remove", kind, ...own });
  for (const day of await planned(scene, id)) await planForm(scene, day, null);
  const children = await sql<{ id: string; parent_id: null }[]>`
    select id, null as parent_id from lms_group where organization_id = ${org} and parent_id = ${id} order by 1`;
  if (children.length > 0) await importRows(scene, { lms_group: children });
}

const REMOVALS = {
  lms_group: removeGroup,
  lms_item: removeItem,
  lms_class: removeClass,
  lms_course: removeCourse,
} as const;

const remove =
  (table: NodeTable): Change =>
  async (scene) => {
    const { sql, org, author, random } = scene;
    const id = await idOf(scene, table);
    if (table === "lms_group" && random.chance(0.8)) await emptyGroup(scene, id);
    const [seen] = await READ[table](sql, org, id);
    await attempt(scene, `remove ${table} ${id}`, () =>
      REMOVALS[table](sql, author, "en", { id, version: seen!.version }),
    );
  };

export const STRUCTURE_CHANGES: Weighted = [
  [join("student"), 4],
  [join("instructor"), 4],
  [leave("student"), 4],
  [leave("instructor"), 4],
  [enrol, 3],
  [unenrol, 3],
  [plan, 3],
  [planAnew, 3],
  [regroup, 11],
  [reshape, 1],
  [teach, 4],
  [teachOtherwise, 1],
  [create, 2],
  [remove("lms_group"), 2],
  [remove("lms_item"), 1],
  [remove("lms_class"), 1],
  [remove("lms_course"), 1],
];
