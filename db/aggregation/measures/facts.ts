import { type Pass, percentilesOfFacts, sumFacts } from "./flow";

/** Events of the window that are counted or averaged as they are: scores and feedback. */
export async function measureEvents(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await sumFacts(
    pass,
    tx`
    select case kind when 'score' then 'scores' else 'feedback' end as measure, learner_id, trainer_id, item_id, day_on,
      case kind when 'score' then value else 1 end as value
    from fact_event
    where organization_id = ${org} and kind in ('score', 'feedback') and learner_id is not null
      and day_on between ${from}::date and ${to}::date`,
  );
}

/** Durations that ended in the window: hours to an answer, days of a cycle, a lead, an acquisition. */
export async function measureDelays(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to } = pass;
  await percentilesOfFacts(
    pass,
    tx`
    select kind as measure, learner_id, trainer_id, item_id, day_on, value from fact_sample
    where organization_id = ${org} and day_on between ${from}::date and ${to}::date`,
  );
}

/** FEEDBACK events of the seven days that end with each slice, whatever its period: the tile shows them so. */
export async function measureFeedbackOfWeek(pass: Pass): Promise<void> {
  const { tx, organizationId: org } = pass;
  await sumFacts(
    pass,
    tx`
    select 'feedback_7_days' as measure, learner_id, trainer_id, item_id, day_on, 1 as value from fact_event f
    where organization_id = ${org} and kind = 'feedback' and learner_id is not null
      and exists (select from scratch_slice s where f.day_on between s.to_on - 6 and s.to_on)`,
    7,
  );
}
