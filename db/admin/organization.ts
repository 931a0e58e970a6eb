import type { z } from "zod";
import { needSettingsOf, needsFormOf } from "@/lib/admin/needs";
import { daysOf, type OrganizationForm, type organizationSchema, recomputed } from "@/lib/admin/organization";
import { organizationSettings } from "@/lib/settings";
import type { Sql } from "../client";
import { type Author, audited, Missing, Refusal, requireVersion, wantRebuild } from "./change";
import { speak } from "./language";

type Row = {
  name: string;
  time_zone: string;
  default_locale: string;
  settings_json: Record<string, unknown>;
  version: string;
};

const columns = (sql: Sql) => sql`
  name, time_zone, default_locale, settings_json,
  md5(row(name, time_zone, default_locale, settings_json)::text) as version`;

const formOf = ({ name, time_zone, default_locale, settings_json, version }: Row): OrganizationForm => {
  const settings = organizationSettings(settings_json);
  return {
    version,
    name,
    timeZone: time_zone,
    locale: default_locale as OrganizationForm["locale"],
    passMark: settings.pass_mark,
    masteryMark: settings.mastery_mark,
    objective: settings.objective,
    holidays: settings.holidays.join("\n"),
    points: settings.points,
    mode: settings.leaderboard.mode,
    neighbours: settings.leaderboard.neighbours,
    dayRowsDays: settings.retention.day_rows_days,
    weekRowsYears: settings.retention.week_rows_years,
    needs: needsFormOf(settings.needs),
  };
};

/** What an organisation has decided, as its form holds it. */
export async function readOrganizationForm(sql: Sql, organizationId: string): Promise<OrganizationForm> {
  const [row] = await sql<Row[]>`select ${columns(sql)} from organization where id = ${organizationId}`;
  if (!row) throw new Missing();
  return formOf(row);
}

/** The form's part of the settings; what it does not hold keeps its value. */
const settingsOf = (form: z.output<typeof organizationSchema>, before: Record<string, unknown>) =>
  organizationSettings({
    ...before,
    pass_mark: form.passMark,
    mastery_mark: form.masteryMark,
    objective: form.objective,
    holidays: daysOf(form.holidays),
    points: form.points,
    leaderboard: { mode: form.mode, neighbours: form.neighbours },
    retention: { day_rows_days: form.dayRowsDays, week_rows_years: form.weekRowsYears },
    needs: needSettingsOf(form.needs),
  });

/**
 * Writes what an organisation decides. What bears on figures asks the engine for a rebuild in the same transaction:
 * either both are there, or neither.
 * @returns the fields whose change made figures stale
 */
export async function changeOrganization(
  sql: Sql,
  author: Author,
  form: z.output<typeof organizationSchema>,
): Promise<{ recomputed: string[] }> {
  const org = author.organizationId;
  return audited(sql, author, async (tx) => {
    // NO KEY: events and structure go on being stored.
    const [row] = await tx<Row[]>`
      select ${columns(tx)} from organization where id = ${org} for no key update`;
    const before = requireVersion(row, form.version);
    const [zone] = await tx`select from pg_timezone_names where name = ${form.timeZone}`;
    if (!zone) throw new Refusal("invalid_time_zone", "timeZone");
    const settings = settingsOf(form, before.settings_json);
    const stale = recomputed(formOf(before), form);
    const [after] = await tx<Row[]>`
      update organization set name = ${form.name}, time_zone = ${form.timeZone}, default_locale = ${form.locale},
        settings_json = ${JSON.stringify(settings)}::text::jsonb, updated_at = now()
      where id = ${org} returning ${columns(tx)}`;
    if (form.locale !== before.default_locale) await speak(tx, org, before.default_locale, form.locale);
    if (stale.length > 0) await wantRebuild(tx, org);
    const { version: _, ...was } = before;
    const { version: __, ...is } = after!;
    return {
      result: { recomputed: [...stale] },
      audit: { action: "organization.change", subject: `organization:${org}`, before: was, after: is },
    };
  });
}

/** The database reads six hundred files to name its zones (64 ms), and they stay the same while it runs. */
const zonesOf = new WeakMap<Sql, Promise<string[]>>();

/** Every zone that the database can count days in; asked for once. */
export function timeZones(sql: Sql): Promise<string[]> {
  const asked = zonesOf.get(sql) ?? readZones(sql);
  zonesOf.set(sql, asked);
  asked.catch(() => zonesOf.delete(sql));
  return asked;
}

async function readZones(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select name from pg_timezone_names
    where name ~ '^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)/' or name = 'UTC'
    order by name`;
  return rows.map((row) => row.name);
}
