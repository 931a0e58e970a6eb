import { PERCENTILE_CODES } from "@/lib/metrics";
import { type Pass, percentilesOfFacts } from "./flow";

/** Durations that ended in the window: hours to an answer, days of a cycle, a lead, an acquisition. */
export async function measureDelays(pass: Pass): Promise<void> {
  const { tx, organizationId: org, from, to, changed, masks } = pass;
  const kinds = PERCENTILE_CODES.filter((code) => (masks.metrics.get(code) ?? 0) & changed);
  await percentilesOfFacts(
    pass,
    tx`
    select kind as measure, learner_id, trainer_id, item_id, day_on, value from fact_sample
    where organization_id = ${org} and kind = any(${kinds}::text[]) and day_on between ${from}::date and ${to}::date`,
  );
}
