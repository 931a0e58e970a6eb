import type postgres from "postgres";
import { firstLocale } from "@/lib/i18n/locales";
import { isTimeZone } from "@/lib/period";
import { type OrganizationSettingsInput, organizationSettings } from "@/lib/settings";
import { syncCatalogue } from "./catalogue";
import type { Sql } from "./client";
import { defaultsHash } from "./defaults";
import { syncBadges } from "./gamification/defaults";

export interface NewOrganization {
  /** What every command and key names it by: letters, digits, `.`, `_` and `-`, at most 64. */
  id: string;
  name: string;
  /** IANA zone that its days are counted in; default Africa/Casablanca. */
  timeZone?: string;
  /** Language of its labels; default fr. */
  locale?: string;
  settings?: OrganizationSettingsInput;
  /** Its first tick. */
  now: Date;
}

export interface Organization {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  locale: string;
  createdAt: Date;
}

export type OrganizationErrorCode =
  | "invalid_id"
  | "invalid_name"
  | "invalid_time_zone"
  | "invalid_locale"
  | "organization_exists";

/** What the caller did wrong, in a message for the operator. */
export class OrganizationError extends Error {
  constructor(
    readonly code: OrganizationErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "OrganizationError";
  }
}

/** Languages that labels may be kept in; those that the catalogue lacks begin in French. */
const ORGANIZATION_LOCALES = ["fr", "en", "ar"];

/** What a whole is called where it has no name of its own. */
export const WHOLE_LABELS = {
  fr: {
    scope: "Ensemble du centre",
    target: "Tous les modules",
    units: "Toutes les UA",
    projects: "Tous les projets",
  },
  en: { scope: "Whole centre", target: "All modules", units: "All units", projects: "All projects" },
};

/**
 * An organisation ready for its first event: its clock, its catalogue and states, the scope Global, and the
 * targets Global, all units and all projects. All or nothing.
 * @throws OrganizationError, or ZodError where the settings are not what they must be
 */
export async function createOrganization(sql: Sql, organization: NewOrganization): Promise<void> {
  const { id, name, timeZone = "Africa/Casablanca", locale = "fr", now } = organization;
  const refuse = (code: OrganizationErrorCode, message: string): never => {
    throw new OrganizationError(code, message);
  };
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id))
    refuse("invalid_id", `Not an organisation id: "${id}". Letters, digits, ".", "_" and "-", at most 64.`);
  if (!name.trim()) refuse("invalid_name", "An organisation needs a name.");
  if (!isTimeZone(timeZone)) refuse("invalid_time_zone", `Not an IANA time zone: "${timeZone}".`);
  if (!ORGANIZATION_LOCALES.includes(locale))
    refuse("invalid_locale", `Not a language: "${locale}". One of ${ORGANIZATION_LOCALES.join(", ")}.`);
  // Written out in full: a default that changes later must not change an organisation's past numbers.
  const given = organizationSettings(organization.settings);
  const settings = JSON.stringify(given);
  const stop = given.clock_stops_at === null ? now : new Date(given.clock_stops_at);
  const tick = new Date(Math.min(now.getTime(), stop.getTime()));
  const labels = WHOLE_LABELS[firstLocale(locale)];

  await inTransaction(sql, async (tx) => {
    const created = await tx`
      insert into organization (id, name, slug, time_zone, default_locale, settings_json, defaults_hash, created_at,
        updated_at)
      values (${id}, ${name.trim()}, ${slugOf(id)}, ${timeZone}, ${locale}, ${settings}::text::jsonb, ${defaultsHash()}, ${now},
        ${now})
      on conflict do nothing returning id`;
    if (created.length === 0)
      refuse(
        "organization_exists",
        `There is an organisation "${id}" already, or one whose id differs little.`,
      );
    // The database must know the zone too: it re-dates the log by it.
    const [known] = await tx`select exists (select from pg_timezone_names where name = ${timeZone}) as known`;
    if (!known?.known) refuse("invalid_time_zone", `The database does not know the time zone "${timeZone}".`);

    await syncCatalogue(tx, id);
    await syncBadges(tx, id);
    await tx`insert into kpi_scope (organization_id, scope_type, label) values (${id}, 'Global', ${labels.scope})`;
    await tx`
      insert into kpi_target (organization_id, target_type, label)
      values (${id}, 'Global', ${labels.target}), (${id}, 'Ua', ${labels.units}), (${id}, 'Projet', ${labels.projects})`;
    // After the catalogue: an organisation without a clock has nothing to rebuild.
    await tx`insert into engine_clock (organization_id, tick_at, time_zone) values (${id}, ${tick}, ${timeZone})`;
  });
}

/** Every organisation, by id. */
export async function listOrganizations(sql: Sql): Promise<Organization[]> {
  return sql<Organization[]>`
    select id, name, slug, time_zone as "timeZone", default_locale as locale, created_at as "createdAt"
    from organization order by id collate "C"`;
}

/** What stands in an address: two ids that differ by case or punctuation alone would be mistaken for each other. */
const slugOf = (id: string) => id.toLowerCase().replace(/[^a-z0-9]+/g, "-");

async function inTransaction(sql: Sql, work: (tx: Sql) => Promise<void>): Promise<void> {
  if ("begin" in sql) await (sql as postgres.Sql).begin(work);
  else await work(sql);
}
