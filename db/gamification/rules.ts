import type { Context } from "@/db/projections";
import { type BadgeRule, type Condition, isScoped, neededBy, readRule } from "@/lib/badges";
import { type OrganizationSettings, organizationSettings } from "@/lib/settings";

export type Rules = {
  /** Badges that are switched on and have a rule. */
  rules: ReadonlyMap<string, BadgeRule>;
  points: OrganizationSettings["points"];
  holidays: string[];
  /** The calendar of holidays is another than the streaks were counted by. */
  holidaysChanged: boolean;
  /** Something that every learner's awards or points depend on. */
  changed: boolean;
};

type Stored = {
  subject: string;
  value: {
    criteria?: unknown;
    repeatable?: unknown;
    active?: boolean;
    points?: unknown;
    holidays?: unknown;
  };
  /** The value as it was read, to the last digit. */
  text: string;
  before: Stored["value"] | null;
  is_changed: boolean;
};

/** What the stored awards depend on beside the log: each badge, and the settings, as jsonb that can be compared. */
export const subjects = ({ tx, organizationId: org }: Pick<Context, "tx" | "organizationId">) => tx`
  select 'badge:' || id as subject, jsonb_build_object('criteria', criteria_json, 'repeatable', metadata_json -> 'repeatable',
    'active', is_active, 'points', points_reward) as value
  from gamification_badge where organization_id = ${org}
  union all
  select 'settings', jsonb_build_object('points', coalesce(settings_json -> 'points', '{}'),
    'holidays', coalesce(settings_json -> 'holidays', '[]'))
  from organization where id = ${org}`;

/**
 * The rules as they are now. Where one differs from what the stored awards were made by, or was switched off, what it
 * gave is kept as grants first: a change takes nothing back unless it is replayed (replay.ts).
 */
export async function noticeRules(ctx: Context): Promise<Rules> {
  const { tx, organizationId: org } = ctx;
  const rows = await tx<Stored[]>`
    select n.subject, n.value, n.value::text as text, a.value_json as before, n.value is distinct from a.value_json as is_changed
    from (${subjects(ctx)}) n
    left join gamification_applied a on a.organization_id = ${org} and a.subject = n.subject
    order by n.subject`;
  const changed = rows.filter((row) => row.is_changed);
  const kept = changed.filter(({ before, value }) => before !== null && isOtherRule(before, value));
  if (kept.length > 0) await keepAwards(ctx, kept.map(idOf));
  if (changed.length > 0)
    // What was read, not what is there by now: that is for the next cycle to notice.
    await tx`
      insert into gamification_applied (organization_id, subject, value_json)
      select ${org}, n.subject, n.text::jsonb
      from unnest(${changed.map(({ subject }) => subject)}::text[], ${changed.map(({ text }) => text)}::text[]) n(subject, text)
      on conflict (organization_id, subject) do update set value_json = excluded.value_json`;
  const settings = rows.find((row) => row.subject === "settings");
  const { points, holidays } = organizationSettings({
    points: settings?.value.points,
    holidays: settings?.value.holidays,
  });
  return {
    rules: activeRules(rows),
    points,
    holidays,
    holidaysChanged:
      settings?.is_changed === true &&
      JSON.stringify(settings.before?.holidays ?? []) !== JSON.stringify(settings.value.holidays),
    changed: changed.length > 0,
  };
}

const idOf = (row: Stored) => row.subject.slice("badge:".length);

const isOtherRule = (before: Stored["value"], now: Stored["value"]) =>
  JSON.stringify([before.criteria, before.repeatable]) !== JSON.stringify([now.criteria, now.repeatable]) ||
  (before.active === true && now.active === false);

/** A rule that cannot be read (structure may send any JSON) gives nothing, as one that people give by hand. */
function activeRules(rows: readonly Stored[]): Map<string, BadgeRule> {
  const rules = new Map<string, BadgeRule>();
  for (const row of rows) {
    if (row.subject === "settings" || row.value.active !== true) continue;
    const { rule } = readRule(row.value.criteria, { repeatable: row.value.repeatable });
    if (rule && rule.ways.length > 0) rules.set(idOf(row), rule);
  }
  return rules;
}

async function keepAwards({ tx, organizationId: org }: Context, badgeIds: string[]): Promise<void> {
  await tx`
    insert into gamification_grant (organization_id, badge_id, student_id, course_id, class_id, awarded_at, source)
    select ${org}, badge_id, student_id, coalesce(course_id, ''), coalesce(class_id, ''), awarded_at, 'kept'
    from gamification_award where organization_id = ${org} and badge_id = any(${badgeIds}::text[])
    on conflict do nothing`;
}

/**
 * The conditions of all rules, one row each: what the evaluation looks for.
 * @returns their kinds, with " each" where they are asked of each course or class
 */
export async function writeLeaves({ tx }: Pick<Context, "tx">, rules: ReadonlyMap<string, BadgeRule>) {
  const leaves = [...rules].flatMap(([badge_id, rule]) =>
    rule.ways.flatMap((way, way_no) =>
      way.map((condition) => ({
        badge_id,
        way_no,
        ...asked(condition),
        n: neededBy(condition),
        scope: rule.repeatable !== null && isScoped(condition) ? rule.repeatable : "",
        repeats: rule.repeatable !== null,
      })),
    ),
  );
  await tx`
    insert into scratch_leaf (leaf_no, badge_id, way_no, kind, ref, course_id, n, scope, repeats)
    select (row_number() over ())::int, l.* from jsonb_to_recordset(${JSON.stringify(leaves)}::text::jsonb)
      as l(badge_id text, way_no integer, kind text, ref text, course_id text, n integer, scope text, repeats boolean)`;
  return new Set(leaves.map((leaf) => (leaf.scope === "" ? leaf.kind : `${leaf.kind} each`)));
}

/** kind says where to look: signal, first, streak or points. */
function asked(condition: Condition): { kind: string; ref: string | null; course_id: string | null } {
  if ("signal" in condition)
    return { kind: "signal", ref: condition.signal, course_id: condition.course_id ?? null };
  if ("perfect_quizzes" in condition)
    return { kind: "first", ref: "perfect", course_id: condition.course_id ?? null };
  if ("state" in condition)
    return {
      kind: "first",
      ref: `${condition.state.domain}/${condition.state.state_code}`,
      course_id: null,
    };
  return { kind: "points" in condition ? "points" : "streak", ref: null, course_id: null };
}
