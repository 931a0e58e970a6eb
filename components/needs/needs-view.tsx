"use client";

import { useQueryClient } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { learnerHref, refOf } from "@/components/dashboard/address";
import { scopeLabel } from "@/components/dashboard/words";
import { PageShell } from "@/components/group/shell";
import { useQueryState } from "@/components/group/use-query-state";
import { Button, buttonClass } from "@/components/ui/button";
import { formatDay } from "@/lib/format";
import type { PageHead } from "@/lib/home";
import { narrowed, PAGE_SIZE, readFilter } from "@/lib/needs/filter";
import { NEED_STATES, type Need, type NeedList, RULE_CODES } from "@/lib/needs/types";
import { isNarrowed, refText } from "@/lib/view";
import { NobodyNeeds, Undo } from "./morning";
import { NeedRow } from "./need-row";
import { Nothing, Panel, Says } from "./panel";
import { NEEDS_KEY, needsCsvPath, useNeeds } from "./use-needs";

/** The whole list of who needs somebody: by state, by rule, page by page, and as a file. */
export function NeedsView({ head, list }: { head: PageHead & { changeSeq: number }; list: NeedList }) {
  const t = useTranslations();
  return (
    <PageShell
      head={head}
      path="/needs"
      above={[...head.scope.path, scopeLabel(head.scope, t)]}
      title={t("need.title")}
      lead={t("need.lead")}
    >
      <List key={`${refText(refOf(head.scope))} ${list.day}`} head={head} initial={list} />
    </PageShell>
  );
}

function List({ head, initial }: { head: PageHead; initial: NeedList }) {
  const charts = useTranslations("charts");
  const t = useTranslations("need");
  const locale = useLocale();
  const client = useQueryClient();
  const about = { scope: refText(refOf(head.scope)), date: initial.isNow ? null : initial.day };
  const { data } = useNeeds(about, initial);
  // The page is rendered again when its figures changed: what was read with it is newer than what was kept.
  useEffect(() => {
    client.setQueryData([NEEDS_KEY, "list", about.scope, about.date], initial);
  }, [client, about.scope, about.date, initial]);
  const [done, setDone] = useState<Need | null>(null);
  const filter = readFilter(useSearchParams());
  const [, setState] = useQueryState("state");
  const [, setRule] = useQueryState("rule");
  const [, setPage] = useQueryState("page");
  const found = narrowed(data.needs, filter);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(filter.page, pages);
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const fullPage = (next: number) => setPage(next === 1 ? null : String(next));
  return (
    <Panel
      id="needs-title"
      title={t("summary", { open: data.counts.open, learners: data.learners })}
      hint={t("hint", { days: data.acknowledgedDays })}
      hintLabel={charts("definition")}
      controls={
        <a href={needsCsvPath(about, filter)} className={buttonClass("outline")}>
          <FileDown aria-hidden="true" />
          {t("export")}
        </a>
      }
    >
      <fieldset className="flex flex-wrap items-center gap-1.5 border-b border-line px-4 py-2">
        <legend className="sr-only">{t("filter")}</legend>
        {NEED_STATES.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={filter.state === state}
            onClick={() => {
              setState(state === "open" ? null : state);
              setPage(null);
            }}
            className="inline-flex h-8 items-center gap-1.5 rounded border border-transparent px-2 text-sm text-ink-2 hover:bg-inset aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-ink"
          >
            {t(`states.${state}`)}
            <span className="text-ink-3">{data.counts[state]}</span>
          </button>
        ))}
        <select
          aria-label={t("filter")}
          value={filter.rule ?? ""}
          onChange={(event) => {
            setRule(event.target.value || null);
            setPage(null);
          }}
          className="ms-auto h-8 max-w-full rounded border border-line bg-surface px-2 text-sm"
        >
          <option value="">{t("allRules")}</option>
          {RULE_CODES.map((rule) => (
            <option key={rule} value={rule}>
              {t(`rules.${rule}`)}
            </option>
          ))}
        </select>
      </fieldset>
      {!data.isNow && <Says>{t("pastDay", { day: formatDay(data.day, locale) })}</Says>}
      {isNarrowed(head.view) && <Says>{t("allTargets")}</Says>}
      {done && <Undo key={done.studentId} need={done} onUndone={() => setDone(null)} />}
      {shown.length === 0 &&
        (filter.rule === null && filter.state === "open" ? (
          <NobodyNeeds list={data} />
        ) : (
          <Nothing title={t("nothingFound")} />
        ))}
      <ul className="divide-y divide-line">
        {shown.map((need) => (
          <NeedRow
            key={need.studentId}
            need={need}
            href={learnerHref(head.view, need.studentId)}
            group={need.groups.at(-1) ?? null}
            today={head.today}
            isNow={data.isNow}
            onDone={(one, { kind }) => setDone(kind === "note" || kind === "reopen" ? null : one)}
          />
        ))}
      </ul>
      {pages > 1 && (
        <nav
          aria-label={t("title")}
          className="flex items-center justify-end gap-2 border-t border-line px-4 py-2 text-sm no-print"
        >
          {t("page", {
            from: (page - 1) * PAGE_SIZE + 1,
            to: Math.min(page * PAGE_SIZE, found.length),
            total: found.length,
          })}
          <Button disabled={page === 1} onClick={() => fullPage(page - 1)}>
            {t("previousPage")}
          </Button>
          <Button disabled={page === pages} onClick={() => fullPage(page + 1)}>
            {t("nextPage")}
          </Button>
        </nav>
      )}
    </Panel>
  );
}
