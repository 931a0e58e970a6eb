"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Panel } from "@/components/admin/page";
import { Button } from "@/components/ui/button";
import { type Inspection, MAX_IMPORT_BYTES, type Outcome } from "@/lib/import/types";
import { FileChoice } from "./file-choice";
import { Mapping } from "./mapping";
import { OutcomeList, ProblemTable } from "./outcome";
import { type Answer, type Choice, type Progress, type Told, upload } from "./upload";

/** A file in: chosen, its columns mapped, tried without writing anything, then taken. */
export function Importer() {
  const t = useTranslations("imports");
  const locale = useLocale();
  const router = useRouter();
  const [choice, setChoice] = useState<Choice>({
    source: "csv",
    table: "lms_student",
    encoding: "utf-8",
    mapping: null,
  });
  const [file, setFile] = useState<File | null>(null);
  const [found, setFound] = useState<Inspection | null>(null);
  const [preview, setPreview] = useState<Outcome | null>(null);
  const [done, setDone] = useState<Outcome | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [busy, setBusy] = useState<"inspect" | "preview" | "run" | null>(null);

  const [progress, setProgress] = useState<Progress | null>(null);

  const forget = () => {
    setPreview(null);
    setDone(null);
    setTold(null);
  };
  const send = async <T,>(step: "inspect" | "preview" | "run", from: File, as: Choice): Promise<T | null> => {
    setBusy(step);
    setProgress(null);
    forget();
    const answer: Answer<T> =
      from.size > MAX_IMPORT_BYTES
        ? { ok: false, message: t("tooLarge"), problems: [], total: 0 }
        : await upload<T>(step, from, as, locale, setProgress);
    setBusy(null);
    if (answer.ok) return answer.data;
    setTold({ ...answer, message: answer.message || t("unreachable") });
    return null;
  };
  /** Whatever is chosen anew makes what was found of no use. */
  const choose = async (next: Choice, nextFile: File | null) => {
    const fresh = { ...next, mapping: null };
    setChoice(fresh);
    setFile(nextFile);
    setFound(null);
    forget();
    if (!nextFile || next.source !== "csv") return;
    const inspection = await send<Inspection>("inspect", nextFile, fresh);
    setFound(inspection);
    if (inspection) setChoice({ ...fresh, mapping: inspection.suggestion });
  };
  const tryIt = async () => {
    if (file) setPreview(await send<Outcome>("preview", file, choice));
  };
  const run = async () => {
    if (!file) return;
    const outcome = await send<Outcome>("run", file, choice);
    setDone(outcome);
    if (!outcome) return;
    setFile(null);
    setFound(null);
    router.refresh();
  };
  const nameOf = (column: string) => found?.header[choice.mapping?.indexOf(column) ?? -1] || column;
  const isReady = file !== null && (choice.source !== "csv" || found !== null);

  return (
    <Panel title={t("new")}>
      <div className="flex flex-col gap-4">
        <FileChoice choice={choice} file={file} onChoose={choose} isBusy={busy !== null} />
        {found && choice.mapping && (
          <Mapping
            found={found}
            mapping={choice.mapping}
            onChange={(mapping) => {
              forget();
              setChoice({ ...choice, mapping });
            }}
          />
        )}
        {busy && <Busy step={busy} progress={progress} />}
        <div role="alert" className="empty:hidden">
          {told &&
            (told.problems.length > 0 ? (
              <ProblemTable told={told} fileName={file?.name ?? ""} nameOf={nameOf} />
            ) : (
              <p className="text-sm text-bad">{told.message}</p>
            ))}
        </div>
        {preview && <OutcomeList title={t("wouldDo")} outcome={preview} />}
        {done && <OutcomeList title={t("did")} outcome={done} />}
        {isReady && (
          <div className="flex flex-wrap gap-2">
            <Button look={preview ? "outline" : "primary"} onClick={tryIt} disabled={busy !== null}>
              {t("try")}
            </Button>
            {preview && (
              <Button look="primary" onClick={run} disabled={busy !== null}>
                {t("run")}
              </Button>
            )}
          </div>
        )}
      </div>
    </Panel>
  );
}

/** How far the server is: not known while the file is sent and read. */
function Busy({ step, progress }: { step: "inspect" | "preview" | "run"; progress: Progress | null }) {
  const t = useTranslations("imports");
  const isKnown = progress !== null && progress.total > 0;
  return (
    <div className="flex flex-wrap items-center gap-3 text-sm text-ink-2">
      <progress
        aria-label={t(`busy.${step}`)}
        className="h-1.5 w-40 accent-(--accent)"
        {...(isKnown ? { value: progress.done, max: progress.total } : {})}
      />
      {/* The words alone are read out: the numbers would be, many times a second. */}
      <span role="status">{t(`busy.${step}`)}</span>
      {isKnown && <span data-testid="progress">{t("progress", progress)}</span>}
    </div>
  );
}
