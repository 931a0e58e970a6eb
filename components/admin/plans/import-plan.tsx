"use client";

import { useTranslations } from "next-intl";
import { type ChangeEvent, useId, useState } from "react";
import { DialogButton } from "../dialog";
import { useChange } from "../use-change";

type Outcome = { written: number; removed: number; unchanged: number };
const MAX_BYTES = 5_000_000;

/** A plan from a file: written whole or not at all, each wrong line named. */
export function ImportPlan({ groupId, name, version }: { groupId: string; name: string; version: string }) {
  const t = useTranslations("admin.plans");
  return (
    <DialogButton button={t("import")} title={t("importTitle", { name })} description={t("importWhy")}>
      {() => <FileForm groupId={groupId} version={version} />}
    </DialogButton>
  );
}

function FileForm({ groupId, version }: { groupId: string; version: string }) {
  const t = useTranslations("admin.plans");
  const id = useId();
  const change = useChange<Outcome>("POST", "/api/admin/plans");
  const [problem, setProblem] = useState<string | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    const file = input.files?.[0];
    setProblem(null);
    setOutcome(null);
    if (!file) return;
    if (file.size > MAX_BYTES) return setProblem(t("tooLarge"));
    let csv: string;
    try {
      csv = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      return setProblem(t("notUtf8"));
    } finally {
      // The same file, mended, is a new choice.
      input.value = "";
    }
    const answer = await change.run({ group_id: groupId, version, csv });
    if (answer.ok) setOutcome(answer.data);
  };
  return (
    <div className="flex flex-col gap-3">
      <label htmlFor={id} className="text-sm font-medium">
        {t("file")}
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,text/csv"
        onChange={take}
        disabled={change.isBusy}
        className="text-sm"
      />
      <p role="alert" className="text-sm whitespace-pre-line text-bad empty:hidden">
        {(problem ?? change.problem)?.replaceAll(" ; ", "\n")}
      </p>
      <p role="status" className="text-sm text-good empty:hidden">
        {outcome && t("done", { ...outcome })}
      </p>
    </div>
  );
}
