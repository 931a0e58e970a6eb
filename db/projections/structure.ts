import { bits } from "@/db/families";
import { type Context, hashing } from "./context";
import { resolveContext, resolveDimensions, resolveItems } from "./dimensions";
import { resolveEnrolments, resolveMembers, resolveTrainers } from "./members";

type Change = { kind: string; ref_id: string };

/** What a pass over changed structure asks of the rest of the refresh. */
type StructureEffect = {
  /** The tree, a class's item or the log's reading changed: every fact must be derived again. */
  reproject: boolean;
  /** Something changed. */
  changed: boolean;
};

/**
 * Takes the structure rows that changed since the last refresh and derives what follows from them.
 * Learners whose stocks may differ are left in scratch_restock, cells in scratch_touch; events that waited for
 * what now exists go back to the inbox.
 */
export async function takeStructureChanges(ctx: Context): Promise<StructureEffect> {
  const { tx, organizationId: org } = ctx;
  const taken = await tx<Change[]>`
    delete from engine_structure_change where organization_id = ${org} returning kind, ref_id`;
  // A badge only asks for this cycle: which rules changed, gamification sees for itself.
  const changes = taken.filter(({ kind }) => kind !== "badge");
  if (changes.length === 0) return { reproject: false, changed: false };

  const of = (kind: string) => [...new Set(changes.filter((c) => c.kind === kind).map((c) => c.ref_id))];
  const treeChanged = of("item").length + of("course").length + of("class").length > 0;
  const groups = of("group");
  const renamed = await resolveDimensions(ctx);
  if (renamed.length > 0) await touchRenamed(ctx, renamed);
  if (treeChanged) {
    const itemsChanged = await resolveItems(ctx);
    const contextChanged = await resolveContext(ctx);
    if ((itemsChanged && (await hasDerived(ctx))) || contextChanged)
      return { reproject: true, changed: true };
  }

  const learners = groups.length > 0 ? null : of("student");
  if (learners === null || learners.length > 0) await resolveMembers(ctx, learners);
  // A course may have got another module.
  const enrolled = of("item").length > 0 ? null : learners;
  if (enrolled === null || enrolled.length > 0) await resolveEnrolments(ctx, enrolled);
  if (groups.length + of("instructor").length > 0) await resolveTrainers(ctx);
  if (groups.length > 0) await touchAssigned(ctx, groups);
  const regrouped = of("regrouped");
  if (regrouped.length > 0) await touchRegrouped(ctx, regrouped);
  if (of("item").length > 0) await touchFirsts(ctx);
  const planned = of("plan");
  if (planned.length > 0) await touchPlanned(ctx, planned);
  await restockTouched(ctx);
  await releaseWaiting(ctx);
  return { reproject: false, changed: true };
}

/** Everything that structure says, from nothing: for a rebuild. */
export async function resolveAll(ctx: Context): Promise<void> {
  await ctx.tx`delete from engine_structure_change where organization_id = ${ctx.organizationId}`;
  await hashing(ctx.tx, async () => {
    await resolveDimensions(ctx);
    await resolveItems(ctx);
    await resolveContext(ctx);
    await resolveMembers(ctx, null);
    await resolveTrainers(ctx);
    await resolveEnrolments(ctx, null);
  });
}

/** Whether anything has been derived from the tree: facts, events that wait for it, or what is expected of the enrolled. */
async function hasDerived({ tx, organizationId: org }: Context): Promise<boolean> {
  const [row] = await tx`
    select exists (select from fact_activity where organization_id = ${org})
        or exists (select from fact_trainer_day where organization_id = ${org})
        or exists (select from engine_waiting where organization_id = ${org})
        or exists (select from engine_enrolment where organization_id = ${org}) as facts`;
  return row?.facts === true;
}

/** Learners who are or were in a group whose plan changed: their plan pairs may differ on any day. */
async function touchPlanned({ tx, organizationId: org }: Context, groups: string[]): Promise<void> {
  await tx`
    insert into scratch_touch (learner_id, scope_id, item_id, day_on)
    select distinct m.learner_id, null::bigint, null::bigint, '-infinity'::date
    from kpi_scope s join engine_member m on m.organization_id = ${org} and m.scope_id = s.id
    where s.organization_id = ${org} and s.scope_type in ('Session', 'Groupe', 'Sous_groupe') and s.ref_id = any(${groups}::text[])`;
}

/** Gaps between Groupes name them: another name touches whoever compares them, on every day. */
async function touchRenamed({ tx, organizationId: org }: Context, groups: string[]): Promise<void> {
  await tx`
    insert into scratch_touch (learner_id, scope_id, item_id, day_on)
    with recursive renamed as (
      select k.id as scope_id, g.parent_id from lms_group g
      join kpi_scope k on k.organization_id = ${org} and k.scope_type = g.group_type and k.ref_id = g.id
      where g.organization_id = ${org} and g.group_type = 'Groupe' and g.id = any(${groups}::text[])
    ),
    above as (
      select parent_id as id from renamed
      union
      select g.parent_id from above a join lms_group g on g.organization_id = ${org} and g.id = a.id
    )
    select distinct null::bigint, s.id, null::bigint, '-infinity'::date from kpi_scope s
    where s.organization_id = ${org} and exists (select from renamed) and (
      s.scope_type = 'Global' or (s.scope_type = 'Session' and s.ref_id in (select id from above))
      or (s.scope_type = 'Formateur' and exists (
        select from renamed r join engine_trainer_member t on t.organization_id = ${org} and t.scope_id = r.scope_id and t.trainer_id = s.id)))`;
}

/**
 * A trainer compares the Groupes assigned, and is in those of an assigned sub-group besides: with such a one, an assignment may
 * change what is compared and not who is where.
 */
async function touchAssigned({ tx, organizationId: org }: Context, groups: string[]): Promise<void> {
  await tx`
    insert into scratch_touch (learner_id, scope_id, item_id, day_on, families)
    select distinct null::bigint, t.trainer_id, null::bigint, '-infinity'::date, ${bits("scores")}::int
    from kpi_scope s
    join engine_trainer_member t on t.organization_id = ${org} and t.scope_id = s.id
    join kpi_scope k on k.organization_id = ${org} and k.id = t.trainer_id
    where s.organization_id = ${org} and s.scope_type in ('Session', 'Groupe', 'Sous_groupe') and s.ref_id = any(${groups}::text[])
      -- One that is no more, too.
      and (s.scope_type = 'Sous_groupe' or exists (
        select from lms_group_instructor a
        join lms_group g on g.organization_id = ${org} and g.id = a.group_id and g.group_type = 'Sous_groupe'
        where a.organization_id = ${org} and a.instructor_id = k.ref_id))`;
}

/** A Session compares its Groupes: one that came or went may have brought and taken nobody. */
async function touchRegrouped({ tx, organizationId: org }: Context, parents: string[]): Promise<void> {
  await tx`
    insert into scratch_touch (learner_id, scope_id, item_id, day_on, families)
    select null::bigint, id, null::bigint, '-infinity'::date, ${bits("scores")}::int from kpi_scope
    where organization_id = ${org} and scope_type = 'Session' and ref_id = any(${parents}::text[])`;
}

/** What badges are given for each of: the class of a unit and the course of a module, which need not be what events of these stand for. */
async function touchFirsts({ tx, organizationId: org }: Context): Promise<void> {
  await tx`
    with moved as (
      update gamification_first f set course_id = x.course_id, class_id = x.class_id
      from (
        select i.id, i.class_id, m.course_id from lms_item i
        join kpi_target k on k.organization_id = ${org} and k.target_type = i.item_type and k.ref_id = i.id
        join engine_item e on e.organization_id = ${org} and e.item_id = k.id
        left join kpi_target t on t.organization_id = ${org} and t.id = e.module_id
        left join lms_item m on m.organization_id = ${org} and m.id = t.ref_id
        where i.organization_id = ${org}
      ) x
      where f.organization_id = ${org} and f.kind <> 'perfect' and f.ref_id = x.id
        and (f.course_id, f.class_id) is distinct from (x.course_id, x.class_id)
      returning f.student_id
    )
    insert into gamification_stale (organization_id, student_id) select distinct ${org}, student_id from moved`;
}

/** The stocks of a learner whose memberships, enrolments or plans changed are summed anew. */
async function restockTouched({ tx }: Context): Promise<void> {
  await tx`
    insert into scratch_restock (learner_id) select distinct learner_id from scratch_touch where learner_id is not null`;
}

/** An event goes back whole: it may still wait for something else, and will say so. */
async function releaseWaiting({ tx, organizationId: org }: Context): Promise<void> {
  await tx`
    with known as (
      select distinct w.event_id from engine_waiting w
      where w.organization_id = ${org} and (
        exists (select from kpi_scope s where s.organization_id = ${org} and s.ref_id = w.missing_id
          and s.scope_type = case w.missing_kind when 'student' then 'Apprenant' when 'instructor' then 'Formateur' end)
        or exists (
          select from kpi_target t join engine_item i on i.organization_id = ${org} and i.item_id = t.id
          where t.organization_id = ${org} and t.ref_id = w.missing_id and t.target_type = w.missing_kind)
        or exists (select from engine_context c where c.organization_id = ${org} and c.ref_id = w.missing_id and c.kind = w.missing_kind)
        or exists (select from kpi_state s where s.organization_id = ${org} and s.domain || '/' || s.state_code = w.missing_id and w.missing_kind = 'state'))
    ),
    released as (
      delete from engine_waiting w using known k where w.organization_id = ${org} and w.event_id = k.event_id
    )
    insert into engine_inbox (organization_id, event_id, occurred_at)
    select ${org}, e.id, e.occurred_at from known k join lms_event e on e.organization_id = ${org} and e.id = k.event_id`;
}
