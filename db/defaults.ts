import { createHash } from "node:crypto";
import { noteAudit } from "./admin/change";
import { catalogueRows, syncCatalogue } from "./catalogue";
import type { Sql } from "./client";
import { badgeRows, syncBadges } from "./gamification/defaults";

/** Raised when `syncCatalogue` or `syncBadges` come to write the same rows differently. */
const SYNC_VERSION = 1;

/** What organization.defaults_hash holds: changes with lib/metrics and lib/badges. */
export const defaultsHash = () =>
  createHash("sha256")
    .update(JSON.stringify([SYNC_VERSION, catalogueRows(), badgeRows()]))
    .digest("hex")
    .slice(0, 16);

/** The catalogue, states and badges of one organisation. In the caller's transaction. */
export async function syncDefaults(tx: Sql, organizationId: string): Promise<void> {
  // NO KEY: events and structure go on being stored; two programs that start at once wait for each other.
  const [before] = await tx<{ hash: string | null }[]>`
    select defaults_hash as hash from organization where id = ${organizationId} for no key update`;
  const hash = defaultsHash();
  if (!before || before.hash === hash) return;
  const { metrics, states } = await syncCatalogue(tx, organizationId);
  const badges = await syncBadges(tx, organizationId);
  await tx`update organization set defaults_hash = ${hash} where id = ${organizationId}`;
  if (metrics + states + badges === 0) return;
  // Nobody's id: it only wakes the worker, which sees by itself which rules are new.
  if (badges > 0)
    await tx`insert into gamification_stale (organization_id, student_id) values (${organizationId}, '')`;
  await noteAudit(
    tx,
    { organizationId, actor: "system" },
    {
      action: "organization.upgrade",
      subject: `organization:${organizationId}`,
      before: { defaults_hash: before.hash },
      after: { defaults_hash: hash, metrics, states, badges },
    },
  );
}
