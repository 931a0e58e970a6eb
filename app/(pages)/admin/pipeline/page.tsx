import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { AdminPage, Nothing, Panel } from "@/components/admin/page";
import { EventCounts, Rejected, Sizes, Sources, Waiting } from "@/components/admin/pipeline/lists";
import { PipelineLive } from "@/components/admin/pipeline/live";
import { sayReason } from "@/db/admin/pipeline";
import { database } from "@/db/client";
import { jobOf } from "@/db/jobs";
import {
  countEvents,
  EVENT_DAYS,
  listRejected,
  listRuns,
  listSizes,
  listSources,
  listWaiting,
  readClosing,
  tileFreshness,
} from "@/db/queries/admin/pipeline";
import { COUNTED_AT_MOST, readPipeline } from "@/db/queries/pipeline";
import { requireAdmin } from "@/lib/auth/admin";
import { type Locale, metric } from "@/lib/metrics";
import { remembered } from "@/lib/remember";
import { TILE_COLUMNS, type TileColumn, tileMetric } from "@/lib/tiles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.pages"))("pipeline") };
}

/** Counting two weeks of a large log, or measuring its tables, is done once for all who look. */
const COUNTED = { ms: 30_000, staleMs: 5 * 60_000 };

/** From events received to figures: what waits, what is refused, what ran, and the buttons that mend it. */
export default async function PipelinePage() {
  const viewer = await requireAdmin();
  const [sql, t, admin, locale] = [
    await database(),
    await getTranslations("admin.pipeline"),
    await getTranslations("admin"),
    await getLocale(),
  ];
  const [org, { timeZone }] = [viewer.organizationId, viewer.organization];
  const [status, runs, closing, tiles, waiting, rejected, sources, sizes] = await Promise.all([
    readPipeline(sql, org, timeZone),
    listRuns(sql, org, timeZone),
    readClosing(sql, org),
    tileFreshness(sql, org, timeZone),
    listWaiting(sql, org, timeZone),
    listRejected(sql, org, timeZone),
    listSources(sql, org, timeZone),
    remembered("sizes", () => listSizes(sql), COUNTED),
  ]);
  return (
    <AdminPage title={admin("pages.pipeline")} lead={t("lead")}>
      <PipelineLive
        initial={{ status, runs, closing, tiles, job: jobOf(org) }}
        countedAtMost={COUNTED_AT_MOST}
        today={viewer.today}
        tileLabels={labelsOfTiles(locale)}
      />
      <Waiting rows={waiting} />
      <Rejected rows={rejected.map((row) => ({ ...row, reason: sayReason(row.code, locale) }))} />
      <Suspense
        fallback={
          <Panel title={t("events", { days: EVENT_DAYS })}>
            <Nothing>{t("countingEvents")}</Nothing>
          </Panel>
        }
      >
        <Events org={org} timeZone={timeZone} />
      </Suspense>
      <div className="grid gap-5 xl:grid-cols-2">
        <Sources rows={sources} />
        <Sizes rows={sizes} />
      </div>
    </AdminPage>
  );
}

const labelsOfTiles = (locale: Locale) =>
  Object.fromEntries(
    TILE_COLUMNS.map((column) => [column, metric(tileMetric(column, "Global")).label[locale]]),
  ) as Record<TileColumn, string>;

/** Apart: it reads the log, which the rest of the page does not wait for. */
async function Events({ org, timeZone }: { org: string; timeZone: string }) {
  const sql = await database();
  const { today, rows } = await remembered(
    `events ${timeZone} ${org}`,
    () => countEvents(sql, org, timeZone),
    COUNTED,
  );
  return <EventCounts today={today} rows={rows} days={EVENT_DAYS} />;
}
