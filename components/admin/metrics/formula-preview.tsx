"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { formatPeriod, valueFigure } from "@/lib/format";
import type { PeriodCode, ScopeType, TargetType, UnitCode } from "@/lib/metrics/types";
import { PERIODS } from "@/lib/period";
import { INPUT, type Option } from "../form";
import { Nothing, Table } from "../page";
import { send } from "../send";

type Answer =
  | { ok: false; message: string; from: number; to: number }
  | {
      ok: true;
      unit: UnitCode;
      levels: { periods: PeriodCode[]; scopes: ScopeType[]; targets: TargetType[] };
      points: { dateId: string; value: number | null }[];
      parts: { code: string; dateId: string; value: number | null }[];
    };

/** What is typed is asked about once the fingers rest. */
const REST_MS = 300;

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** What the formula that is being written gives on stored figures, or what is wrong with it and where. */
export function FormulaPreview({
  scopes,
  targets,
  codes,
}: {
  scopes: readonly Option[];
  targets: readonly Option[];
  codes: readonly Option[];
}) {
  const t = useTranslations("admin.metrics");
  const periods = useTranslations("toolbar.periods");
  const locale = useLocale();
  const { getValues, setValue } = useFormContext();
  const text: string = useRested(useWatch({ name: "formula" }) ?? "");
  const [scope, setScope] = useState(scopes[0]?.value ?? "Global");
  const [target, setTarget] = useState("Global");
  const [period, setPeriod] = useState<PeriodCode>("Week");
  const isEmpty = text.trim() === "";
  const { data, isError } = useQuery({
    queryKey: ["formula", text, scope, target, period],
    enabled: !isEmpty,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const code: string = getValues("code") ?? "";
      const body = { formula: text, code, scope, target, period };
      const answer = await send<Answer>("POST", "/api/admin/metrics/preview", body, locale);
      if (!answer.ok) throw new Error(answer.code);
      return answer.data;
    },
    retry: false,
  });
  const insert = (code: string) => {
    const now: string = getValues("formula") ?? "";
    setValue("formula", now.trim() === "" ? code : `${now.trimEnd()} ${code}`, { shouldDirty: true });
  };
  return (
    <section aria-label={t("preview")} className="flex min-w-0 flex-col gap-3 rounded bg-inset p-3">
      <h3 className="text-sm font-medium">{t("preview")}</h3>
      <div className="grid gap-2 sm:grid-cols-2">
        <Pick label={t("previewScope")} value={scope} options={scopes} onChange={setScope} />
        <Pick label={t("previewTarget")} value={target} options={targets} onChange={setTarget} />
        <Pick
          label={t("previewPeriod")}
          value={period}
          options={PERIODS.map((value) => ({ value, label: periods(value) }))}
          onChange={(value) => setPeriod(value as PeriodCode)}
        />
        <Pick
          label={t("insert")}
          value=""
          options={[{ value: "", label: "…" }, ...codes]}
          onChange={(value) => value && insert(value)}
        />
      </div>
      <div role="status" className="min-w-0">
        {isEmpty && <Nothing>{t("previewEmpty")}</Nothing>}
        {!isEmpty && isError && <p className="text-sm text-bad">{t("previewFailed")}</p>}
        {!isEmpty && !isError && data && !data.ok && <Mistake text={text} problem={data} />}
        {!isEmpty && !isError && data?.ok && <Values answer={data} period={period} />}
      </div>
    </section>
  );
}

function Pick(props: {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-w-0 flex-col gap-1 text-xs text-ink-2">
      {props.label}
      <select
        id={id}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className={INPUT}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The formula with the place of the mistake marked. */
function Mistake({
  text,
  problem,
}: {
  text: string;
  problem: { message: string; from: number; to: number };
}) {
  const to = Math.max(problem.to, problem.from + 1);
  return (
    <>
      <p className="text-sm text-bad">{problem.message}</p>
      <pre className="mt-1 overflow-x-auto font-mono text-sm">
        {text.slice(0, problem.from)}
        <mark className="rounded-sm bg-bad-soft text-bad underline decoration-wavy">
          {text.slice(problem.from, to) || " "}
        </mark>
        {text.slice(to)}
      </pre>
    </>
  );
}

function Values({ answer, period }: { answer: Extract<Answer, { ok: true }>; period: PeriodCode }) {
  const t = useTranslations("admin.metrics");
  const words = useTranslations();
  const locale = useLocale();
  const { unit, levels, points, parts } = answer;
  const named = [...new Set(parts.map((part) => part.code))];
  const value = (number: number | null | undefined) => {
    const { figure, unit: written } = valueFigure(number, unit, locale, "full");
    return `${figure} ${written}`.trim();
  };
  return (
    <>
      <p className="mb-2 text-xs text-ink-2">
        {t("unitIs", {
          unit: t(`units.${unit}`),
          periods: levels.periods.map((one) => words(`toolbar.periods.${one}`)).join(", "),
          scopes: levels.scopes.map((one) => words(`scopeTypes.${one}`)).join(", "),
          targets: levels.targets.map((one) => words(`targetTypes.${one}`)).join(", "),
        })}
      </p>
      {points.length === 0 ? (
        <Nothing>{t("previewNothing")}</Nothing>
      ) : (
        <Table
          label={t("preview")}
          columns={[
            { label: t("date") },
            { label: t("value"), end: true },
            ...named.map((code) => ({ label: code, end: true })),
          ]}
        >
          {[...points].reverse().map((point) => (
            <tr key={point.dateId} className="border-b border-line last:border-0">
              <td className="py-1 pe-4 whitespace-nowrap">{formatPeriod(period, point.dateId, locale)}</td>
              <td className="py-1 pe-4 text-end font-medium whitespace-nowrap">{value(point.value)}</td>
              {named.map((code) => (
                <td key={code} className="py-1 pe-4 text-end whitespace-nowrap text-ink-2 last:pe-0">
                  {
                    valueFigure(
                      parts.find((part) => part.code === code && part.dateId === point.dateId)?.value,
                      "Nombre",
                      locale,
                      "full",
                    ).figure
                  }
                </td>
              ))}
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}
