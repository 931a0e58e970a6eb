import type postgres from "postgres";
import type { Sql } from "@/db/client";
import { EVENT_RULES } from "@/lib/events";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Keys of payloads that figures are made of, all types together; what else a sender wrote may be words about somebody. */
const FACT_KEYS = [
  ...new Set(
    Object.values(EVENT_RULES).flatMap((rule) =>
      Object.keys((rule.payload as { shape?: Record<string, unknown> }).shape ?? {}),
    ),
  ),
].filter((key) => key !== "plan");

/**
 * Whether the learner of this id was erased. They are few and have an index of their own: one look per statement, and none per
 * row where nobody was.
 */
export const isErased = (sql: Sql, organizationId: string, studentId: Fragment): Fragment => {
  const erased = sql`FROM lms_student WHERE organization_id = ${organizationId} AND erased_at IS NOT NULL`;
  return sql`((SELECT EXISTS (SELECT ${erased})) AND ${studentId} IN (SELECT id ${erased}))`;
};

/** Of a payload only what figures are made of; of an item only which it is. */
export const factsOnly = (sql: Sql, payload: Fragment): Fragment => sql`
  coalesce((
    SELECT jsonb_object_agg(p.key, CASE
      WHEN p.key = 'item' AND jsonb_typeof(p.value) = 'object'
        THEN jsonb_build_object('item_type', p.value -> 'item_type', 'item_id', p.value -> 'item_id')
      WHEN p.key = 'criteria' AND jsonb_typeof(p.value) = 'object' THEN coalesce((
        SELECT jsonb_object_agg(c.key, jsonb_build_object('score', c.value -> 'score', 'max_score', c.value -> 'max_score'))
        FROM jsonb_each(p.value) c WHERE jsonb_typeof(c.value) = 'object'), '{}')
      ELSE p.value END)
    FROM jsonb_each(${payload}) p WHERE p.key = ANY(${FACT_KEYS}::text[])), '{}')`;
