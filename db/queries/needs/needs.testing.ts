import type { Sql } from "../../client";
import { plantSchool, scopeIds, targetIds } from "../school.testing";

/**
 * The school of school.testing.ts with facts of its learners, as the engine would have left them on 15 October 2026:
 * l1 silent for 11 days, 3 UAs behind, 2 pieces of work waiting; l2 never started; l3 is fine; l4 was absent twice;
 * l5's scores fall from 80 to 60; l6 has an overdue critical task; l7 is fine; l8 (group B) is silent.
 */
export async function plantNeeds(sql: Sql, org = "school"): Promise<void> {
  await plantSchool(sql, org);
  const [scopes, targets] = [await scopeIds(sql, org), await targetIds(sql, org)];
  const id = (key: string) => scopes[key] ?? 0;
  const learner = (n: number) => id(`Apprenant:l${n}`);
  const target = (key: string) => targets[key] ?? 0;
  const member = (n: number, scope: string, from = "2026-09-01") => ({
    organization_id: org,
    learner_id: learner(n),
    scope_id: id(scope),
    from_on: from,
    to_on: "infinity",
  });
  const groupsOf = (n: number) =>
    n <= 5 ? ["Groupe:A", "Sous_groupe:A1"] : n <= 7 ? ["Groupe:A", "Sous_groupe:A2"] : ["Groupe:B"];
  const members = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((n) => [
    member(n, "Global", "2026-01-01"),
    member(n, `Apprenant:l${n}`, "2026-01-01"),
    ...(n === 9 ? [] : [...groupsOf(n), "Session:S"].map((scope) => member(n, scope))),
  ]);
  await sql`insert into engine_member ${sql(members)}`;

  const active = {
    l1: "2026-10-04",
    l3: "2026-10-15",
    l4: "2026-10-14",
    l5: "2026-10-14",
    l6: "2026-10-13",
    l7: "2026-10-12",
    l8: "2026-09-20",
  };
  await sql`insert into fact_activity ${sql(
    Object.entries(active).map(([ref, day_on]) => ({
      organization_id: org,
      learner_id: id(`Apprenant:${ref}`),
      item_id: 0,
      day_on,
    })),
  )}`;
  await sql`
    insert into fact_stock (organization_id, learner_id, target_id, from_on, to_on, progress_num, progress_den,
      competence_done, competence_all, unit_open, unit_inactive, ua_expected, ua_done, ua_planned, project_expected,
      project_done, key_all, key_mastered, task_open_due, task_overdue, critical_all, critical_overdue, ua_unanswered)
    select ${org}, learner_id, ${target("Global")}, '2026-10-01', 'infinity', 0, 0, 0, 0, 0, 0, 5, done, 9, 0, 0, 0, 0, 0, 0, 1, critical, 0
    from unnest(${[1, 3, 6].map(learner)}::bigint[], ${[2, 5, 5]}::int[], ${[0, 0, 1]}::int[]) as f(learner_id, done, critical)`;
  const event = (
    n: number,
    kind: string,
    code: string,
    day_on: string,
    value: number | null,
    no: number,
  ) => ({
    organization_id: org,
    event_id: `e-${n}-${kind}-${no}`,
    kind,
    code,
    learner_id: learner(n),
    day_on,
    at: `${day_on}T09:00:00Z`,
    value,
  });
  const events: ReturnType<typeof event>[] = [
    // 28 days to 15 October begin on 18 September; absences of 14 days on 2 October.
    ...["2026-09-10", "2026-09-15", "2026-09-17"].map((day, no) => event(5, "score", "quiz", day, 80, no)),
    ...["2026-09-18", "2026-10-01", "2026-10-12"].map((day, no) =>
      event(5, "score", "quiz", day, 60, no + 3),
    ),
    ...["2026-10-01", "2026-10-02", "2026-10-15"].map((day, no) =>
      event(4, "attendance", "absent", day, null, no),
    ),
    event(4, "attendance", "present", "2026-10-14", null, 9),
  ];
  await sql`insert into fact_event ${sql(events)}`;
  const submitted = (n: number, item: number, no: number, at: string, answered: string | null = null) => ({
    organization_id: org,
    learner_id: learner(n),
    item_id: item,
    event_id: `s-${n}-${no}`,
    submitted_at: at,
    answered_at: answered && `${answered}T09:00:00Z`,
    answered_on: answered,
  });
  const submissions: ReturnType<typeof submitted>[] = [
    // The UA was handed in twice, the project once; the micro-competence is validated; the module was answered.
    submitted(1, target("Ua:u"), 1, "2026-10-10T08:00:00Z"),
    submitted(1, target("Ua:u"), 2, "2026-10-12T08:00:00Z"),
    submitted(1, target("Projet:p"), 3, "2026-10-08T08:00:00Z"),
    submitted(1, target("Micro_competence:mc"), 4, "2026-10-01T08:00:00Z"),
    submitted(1, target("Module:m"), 5, "2026-10-01T08:00:00Z", "2026-10-09"),
    // Handed in an hour ago: it waits, but no rule counts it yet.
    submitted(3, target("Ua:u"), 1, "2026-10-15T07:00:00Z"),
    submitted(8, target("Ua:u"), 1, "2026-09-20T07:00:00Z"),
  ];
  await sql`insert into fact_submission ${sql(submissions)}`;
  await sql`
    insert into fact_state (organization_id, learner_id, item_id, from_on, to_on, state_id)
    select ${org}, ${learner(1)}, ${target("Micro_competence:mc")}, '2026-10-02', 'infinity', id
    from kpi_state where organization_id = ${org} and domain = 'Micro_competence' and kind = 'done'`;
}
