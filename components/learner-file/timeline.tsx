"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { Locale } from "next-intl";
import { useLocale, useTranslations } from "next-intl";
import { Nothing, Panel } from "@/components/needs/panel";
import { Button } from "@/components/ui/button";
import { scrolledBy } from "@/components/ui/scrolled";
import { formatDay, formatDelay, formatNumber } from "@/lib/format";
import { EVENT_TYPES, type LearnerFile, type Timeline, type TimelineEvent } from "@/lib/learner-file";
import { sayMoment } from "@/lib/moment";

async function fetchPage(student: string, until: string, before: string | null): Promise<Timeline> {
  const query = new URLSearchParams({ student, until, ...(before && { before }) });
  const response = await fetch(`/api/learners/events?${query}`);
  if (!response.ok) throw new Error(`GET /api/learners/events: ${response.status}`);
  return response.json();
}

/** Everything that happened, the newest first, page by page, under its days. */
export function TimelinePanel({ file }: { file: LearnerFile }) {
  const t = useTranslations("learner");
  const locale = useLocale();
  const { studentId, day, timeline } = file;
  // A live refresh of the page brings a newer first page: what was read on from the older one is read anew.
  const { data, fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    queryKey: ["timeline", studentId, day, timeline.events[0]?.id ?? null, locale],
    queryFn: ({ pageParam }) => fetchPage(studentId, day, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    initialData: { pages: [timeline], pageParams: [null] },
  });
  const events = data.pages.flatMap((page) => page.events);
  return (
    <Panel id="timeline-title" title={t("timeline")} hint={t("timelineHint")}>
      {events.length === 0 && <Nothing title={t("noEvents")} />}
      <div className="max-h-[32rem] overflow-y-auto px-4" {...scrolledBy("timeline-title")}>
        {byDay(events).map(({ on, items }) => (
          <section key={on} className="py-2">
            <h3 className="sticky top-0 bg-surface py-1 text-sm font-medium">
              {formatDay(on, locale, "long")}
            </h3>
            <ol>
              {items.map((event) => (
                <Entry key={event.id} event={event} locale={locale} />
              ))}
            </ol>
          </section>
        ))}
        {hasNextPage && (
          <div className="flex items-center gap-3 pb-3 no-print">
            <Button disabled={isFetchingNextPage} onClick={() => fetchNextPage()}>
              {t(isFetchingNextPage ? "loading" : "more")}
            </Button>
            {isFetchNextPageError && (
              <p role="alert" className="text-sm text-bad">
                {t("failed")}
              </p>
            )}
          </div>
        )}
      </div>
    </Panel>
  );
}

function byDay(events: readonly TimelineEvent[]) {
  const days: { on: string; items: TimelineEvent[] }[] = [];
  for (const event of events) {
    const on = event.at.slice(0, 10);
    const last = days.at(-1);
    if (last?.on === on) last.items.push(event);
    else days.push({ on, items: [event] });
  }
  return days;
}

function Entry({ event, locale }: { event: TimelineEvent; locale: Locale }) {
  const t = useTranslations("learner");
  const known = EVENT_TYPES.find((type) => type === event.type) ?? "other";
  const what = detail(event, t, locale);
  return (
    <li data-event={event.id} className="flex gap-3 py-1 text-sm">
      <time dateTime={event.at} className="w-10 shrink-0 text-ink-3">
        {sayMoment(event.at, locale).split(", ")[1]}
      </time>
      <p className="min-w-0">
        {t(`events.${known}`, { type: event.type })}
        {event.item && <span className="text-ink-2"> · {event.item}</span>}
        {what && <span className="font-medium"> · {what}</span>}
        {event.by && <span className="text-ink-3"> · {t("by", { by: event.by })}</span>}
        {event.isWaiting && <span className="text-warn"> · {t("pending")}</span>}
      </p>
    </li>
  );
}

const STATUSES = ["present", "late", "absent"] as const;
const SENTIMENTS = ["positive", "neutral", "negative"] as const;

/** What an event says beside its type and item. */
function detail(
  event: TimelineEvent,
  t: ReturnType<typeof useTranslations<"learner">>,
  locale: Locale,
): string | null {
  const { type, score, maxScore, level, passed, activeSec } = event;
  if (type === "STATE_CHANGE") return event.state;
  if (type === "SESSION_END" && activeSec !== null) return formatDelay(activeSec / 60, locale);
  if ((type === "QUIZ_SUBMIT" || type === "EVALUATION") && score !== null)
    return t("mark", { score: formatNumber(score, locale), max: formatNumber(maxScore, locale) });
  if (type === "VALIDATION" && level !== null && passed !== null)
    return t(passed ? "validation.passed" : "validation.failed", { level });
  const status = STATUSES.find((one) => one === event.status);
  if (type === "ATTENDANCE" && status) return t(`status.${status}`);
  const sentiment = SENTIMENTS.find((one) => one === event.sentiment);
  if (type === "FEEDBACK" && sentiment) return t(`sentiments.${sentiment}`);
  return null;
}
