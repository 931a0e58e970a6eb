"use client";

import { FileDown, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { ComparisonMenu, ComparisonPanel } from "@/components/analysis/comparison";
import { groupHref, groupPath, hrefWith } from "@/components/dashboard/address";
import { scopeLabel } from "@/components/dashboard/words";
import { Nothing, Panel } from "@/components/needs/panel";
import { buttonClass } from "@/components/ui/button";
import { useEarlyInput } from "@/components/ui/early";
import { GoLink } from "@/components/ui/go";
import type { Comparison } from "@/lib/analysis/types";
import type { GroupData } from "@/lib/group";
import { ALL_MODULES, refText, type ScopeRef, viewHref, viewQuery } from "@/lib/view";
import { Matrix } from "./matrix";
import { linesOf, readOrder, writeOrder } from "./rows";
import { PageShell } from "./shell";
import { StateMark } from "./state-mark";
import { useQueryState } from "./use-query-state";

/** A group's page: where each learner stands at each UA. */
export function GroupView({ data, comparison }: { data: GroupData; comparison: Comparison | null }) {
  const t = useTranslations();
  const { head } = data;
  const path = groupPath(head.scope.scopeId);
  return (
    <PageShell
      head={head}
      path={path}
      above={head.scope.path}
      title={scopeLabel(head.scope, t)}
      scopeHref={(scope) => placeHref(scope, head)}
      beside={<ComparisonMenu path={path} head={head} comparison={comparison} />}
      compared={comparison?.page.columns.map(({ place }) => place)}
    >
      <ComparisonPanel path={path} head={head} comparison={comparison} />
      {data.learners.length === 0 ? (
        <div className="rounded-lg border border-line bg-surface print:w-max print:min-w-full">
          <Nothing title={t("group.noLearners")}>{t("group.noLearnersWhy")}</Nothing>
        </div>
      ) : (
        <MatrixPanel data={data} />
      )}
    </PageShell>
  );
}

/** The page of a scope: a group's, a learner's; what has none is shown on the home page. */
function placeHref(scope: ScopeRef, { view }: GroupData["head"]): string {
  if (scope.type === "Apprenant") return viewHref(`/learners/${encodeURIComponent(scope.id ?? "")}`, view);
  if (scope.type === "Global" || scope.type === "Formateur") return viewHref("/groups", { ...view, scope });
  return groupHref(view, scope);
}

function MatrixPanel({ data }: { data: GroupData }) {
  const t = useTranslations("group");
  const [sort, setSort] = useQueryState("sort");
  const [state, setState] = useQueryState("state");
  const [search, setSearch] = useQueryState("q");
  const field = useEarlyInput(search ?? "", (typed) => setSearch(typed || null));
  const order = readOrder(sort, data);
  const known = data.states.some(({ code }) => code === state) ? state : null;
  const lines = linesOf(data, { order, state: known, search: search ?? "" });
  const { view, scope } = data.head;
  const isWhole = data.folded.length === 0;
  const csv = new URLSearchParams(viewQuery(view));
  csv.set("scope", refText({ type: scope.scopeType, id: scope.scopeId }));
  for (const [name, value] of Object.entries({ sort, state: known, q: search }))
    if (value) csv.set(name, value);
  return (
    <Panel
      id="matrix-title"
      title={t("matrix")}
      hint={isWhole ? t("matrixHint") : `${t("matrixHint")} ${t("foldedHint")}`}
      count={t("count", { count: data.learners.length })}
      controls={
        <>
          <label className="relative">
            <span className="sr-only">{t("search")}</span>
            <Search aria-hidden="true" className="absolute start-2 top-2 size-4 text-ink-3" />
            <input
              ref={field}
              type="search"
              placeholder={t("search")}
              value={search ?? ""}
              onChange={(event) => setSearch(event.target.value || null)}
              className="h-8 w-60 rounded border border-line bg-surface ps-8 pe-2"
            />
          </label>
          {data.isLong && (
            <GoLink
              href={hrefWith(groupPath(scope.scopeId), view, { module: isWhole ? null : ALL_MODULES })}
              className={buttonClass("quiet")}
            >
              {t(isWhole ? "openOne" : "openAll")}
            </GoLink>
          )}
          <a href={`/api/groups/matrix?${csv}`} className={buttonClass("quiet")}>
            <FileDown aria-hidden="true" />
            {t("export")}
          </a>
        </>
      }
    >
      <fieldset className="flex flex-wrap items-center gap-1.5 border-b border-line px-4 py-2">
        <legend className="sr-only">{t("filterState")}</legend>
        {data.states.map((one) => (
          <button
            key={one.code}
            type="button"
            aria-pressed={known === one.code}
            onClick={() => setState(known === one.code ? null : one.code)}
            className="inline-flex h-8 items-center gap-1.5 rounded border border-transparent px-2 text-sm text-ink-2 hover:bg-inset aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-ink"
          >
            <StateMark state={one} />
            {one.label}
            <span data-count={one.code} className="text-ink-3">
              {one.count}
            </span>
          </button>
        ))}
      </fieldset>
      {data.units.length === 0 && <p className="border-b border-line px-4 py-2 text-ink-2">{t("noUnits")}</p>}
      {lines.length === 0 ? (
        <Nothing title={t("nothingFound")} />
      ) : (
        <Matrix
          data={data}
          lines={lines}
          order={order}
          onOrder={(next) => setSort(writeOrder(next, data))}
          state={known}
        />
      )}
    </Panel>
  );
}
