import type { MemberChange } from "@/lib/admin/structure";
import type { Locale } from "@/lib/events";
import { addDays } from "@/lib/period";
import type { Sql } from "../client";
import { applyStructure } from "../ingest/structure";
import { type Author, audited, Refusal, requireVersion } from "./change";
import { lockStructure } from "./structure";

type Membership = {
  group_id: string;
  person_id: string;
  joined_on: string;
  left_on: string | null;
  version: string;
};

const tableOf = (change: MemberChange) =>
  change.kind === "student"
    ? ({ table: "lms_group_student", column: "student_id" } as const)
    : ({ table: "lms_group_instructor", column: "instructor_id" } as const);

/** A membership's only value is its end. */
export const memberVersion = (sql: Sql) => sql`md5(coalesce(left_on::text, ''))`;

async function membershipsOf(tx: Sql, org: string, change: MemberChange): Promise<Membership[]> {
  const { table, column } = tableOf(change);
  return tx<Membership[]>`
    select group_id, ${tx(column)} as person_id, joined_on, left_on, ${memberVersion(tx)} as version from ${tx(table)}
    where organization_id = ${org} and ${tx(column)} = ${change.person_id}`;
}

const covers = (one: Membership, day: string) =>
  one.joined_on <= day && (one.left_on === null || day <= one.left_on);

export type Days = Pick<Membership, "joined_on" | "left_on">;

/** Whether two stays share a day. */
export const overlap = (one: Days, other: Days) =>
  (one.left_on === null || one.left_on >= other.joined_on) &&
  (other.left_on === null || one.joined_on <= other.left_on);

/** What a change makes of the memberships: rows to write, and the one to take away. */
function plan(change: MemberChange, stored: readonly Membership[]) {
  const { column } = tableOf(change);
  /** Nobody is in one group twice on one day. */
  const requireFree = (group: string, days: Days, others: readonly Membership[], path: string) => {
    if (others.some((one) => one.group_id === group && overlap(one, days)))
      throw new Refusal("same_group", path);
  };
  const row = (group_id: string, joined_on: string, left_on: string | null) => ({
    group_id,
    [column]: change.person_id,
    joined_on,
    left_on,
  });
  const { group_id, joined_on } = change;
  if (change.change === "add") {
    requireFree(group_id, { joined_on, left_on: change.left_on }, stored, "person_id");
    return { before: null, rows: [row(group_id, joined_on, change.left_on)], removed: false };
  }
  const own = stored.find((one) => one.group_id === group_id && one.joined_on === joined_on);
  const before = requireVersion(own, change.version);
  if (change.change === "remove") return { before, rows: [], removed: true };
  const others = stored.filter((one) => one !== before);
  if (change.change === "end") {
    requireFree(group_id, { joined_on, left_on: change.left_on }, others, "left_on");
    return { before, rows: [row(group_id, joined_on, change.left_on)], removed: false };
  }
  if (change.on <= joined_on) throw new Refusal("before_joining", "on", joined_on);
  if (!covers(before, change.on)) throw new Refusal("not_member", "on");
  // The own row too: a move to where somebody is already says so.
  requireFree(change.to_group_id, { joined_on: change.on, left_on: before.left_on }, stored, "to_group_id");
  const rows = [
    row(group_id, joined_on, addDays(change.on, -1)),
    // Until when was decided before stays decided.
    row(change.to_group_id, change.on, before.left_on),
  ];
  return { before, rows, removed: false };
}

/** Takes a membership away as if it had never been, and tells the engine. */
async function removeMembership(tx: Sql, org: string, change: MemberChange): Promise<void> {
  const { table, column } = tableOf(change);
  await tx`
    delete from ${tx(table)} where organization_id = ${org} and group_id = ${change.group_id}
    and ${tx(column)} = ${change.person_id} and joined_on = ${change.joined_on}`;
  const [kind, ref] = change.kind === "student" ? ["student", change.person_id] : ["group", change.group_id];
  await tx`insert into engine_structure_change (organization_id, kind, ref_id) values (${org}, ${kind}, ${ref})`;
}

/** Memberships by their group, so that before and after can be laid side by side. */
const byGroup = (rows: readonly Pick<Membership, "group_id" | "joined_on" | "left_on">[]) =>
  Object.fromEntries(rows.map(({ group_id, joined_on, left_on }) => [group_id, { joined_on, left_on }]));

/** Adds, moves, ends or takes away one membership of a learner, or one assignment of a trainer. */
export async function changeMembership(
  sql: Sql,
  author: Author,
  locale: Locale,
  change: MemberChange,
): Promise<void> {
  const org = author.organizationId;
  const { table } = tableOf(change);
  await audited(sql, author, async (tx) => {
    await lockStructure(tx, org);
    const { before, rows, removed } = plan(change, await membershipsOf(tx, org, change));
    if (removed) await removeMembership(tx, org, change);
    else await applyStructure(tx, org, { [table]: rows }, { locale });
    const action = `${change.kind === "student" ? "member" : "assignment"}.${change.change}`;
    const subject = `${change.kind}:${change.person_id}`;
    const audit = {
      action,
      subject,
      before: before && byGroup([before]),
      after: removed ? null : byGroup(rows),
    };
    return { result: undefined, audit };
  });
}
