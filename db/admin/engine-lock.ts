import type { Sql } from "../client";
import { Refusal } from "./change";

/** A cycle takes seconds; who asks while a closing or a rebuild is under way is told, and holds nobody up. */
const WAIT = "5s";

/**
 * No cycle is under way until the commit: what it would write is never there beside what the transaction takes away.
 * @throws Refusal `busy` where one does not end soon
 */
export async function lockEngine(tx: Sql, org: string): Promise<void> {
  await tx`select set_config('lock_timeout', ${WAIT}, true)`;
  try {
    await tx`select from engine_clock where organization_id = ${org} for update`;
  } catch (error) {
    // lock_not_available
    if ((error as { code?: string }).code === "55P03") throw new Refusal("busy", "id");
    throw error;
  }
  await tx`select set_config('lock_timeout', '0', true)`;
}
