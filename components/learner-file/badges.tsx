"use client";

import { useMutation } from "@tanstack/react-query";
import Image from "next/image";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Panel } from "@/components/needs/panel";
import { Button } from "@/components/ui/button";
import { formatDay } from "@/lib/format";
import type { HeldBadge, LearnerFile } from "@/lib/learner-file";

type Change = { action: "give" | "take_back"; badge_id: string; note?: string };

/** What the learner earned, and the way to give a badge for what no rule can see. */
export function Badges({ file }: { file: LearnerFile }) {
  const t = useTranslations("learner.badges");
  const router = useRouter();
  const { mutate, isPending, isError, isSuccess, variables } = useMutation({
    mutationFn: async (change: Change) => {
      const response = await fetch("/api/badges/awards", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...change, student_id: file.studentId }),
      });
      if (!response.ok) throw new Error(`POST /api/badges/awards: ${response.status}`);
    },
    // The award is made by the engine's next pass; the page is told when it is there.
    onSuccess: () => router.refresh(),
  });
  return (
    <Panel id="badges-title" title={t("title")} count={t("count", { count: file.badges.held.length })}>
      <div className="flex flex-col gap-3 px-4 py-3">
        {file.badges.held.length === 0 && <p className="text-ink-2">{t("none")}</p>}
        <ul className="grid gap-2 sm:grid-cols-2">
          {file.badges.held.map((badge) => (
            <Held
              key={badge.id}
              badge={badge}
              isBusy={isPending}
              onTakeBack={() => mutate({ action: "take_back", badge_id: badge.id })}
            />
          ))}
        </ul>
        {file.badges.givable.length > 0 && (
          <Give givable={file.badges.givable} isBusy={isPending} onGive={mutate} />
        )}
        <p role="status" className="text-sm text-ink-2 empty:hidden">
          {isSuccess && t(variables.action === "give" ? "given" : "takenBack")}
        </p>
        {isError && (
          <p role="alert" className="text-sm text-bad">
            {t("failed")}
          </p>
        )}
      </div>
    </Panel>
  );
}

function Held({ badge, isBusy, onTakeBack }: { badge: HeldBadge; isBusy: boolean; onTakeBack: () => void }) {
  const t = useTranslations("learner.badges");
  const locale = useLocale();
  return (
    <li className="flex items-start gap-2">
      <Image src={badge.icon} alt="" width={32} height={32} unoptimized loading="eager" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="break-words">
          {badge.name}
          {badge.times > 1 && <span className="ms-1 text-ink-3">× {badge.times}</span>}
        </p>
        <p className="text-xs text-ink-3">
          {formatDay(badge.on, locale, "year")}
          {badge.isByHand && ` · ${t("byHand")}`}
        </p>
      </div>
      {badge.isByHand && badge.times === 1 && (
        <Button
          look="quiet"
          disabled={isBusy}
          aria-label={t("takeBackOf", { name: badge.name })}
          onClick={onTakeBack}
        >
          {t("takeBack")}
        </Button>
      )}
    </li>
  );
}

const FIELD = "h-8 w-full min-w-0 rounded border border-line bg-surface px-2 text-sm text-ink";

function Give({
  givable,
  isBusy,
  onGive,
}: {
  givable: LearnerFile["badges"]["givable"];
  isBusy: boolean;
  onGive: (change: Change) => void;
}) {
  const t = useTranslations("learner.badges");
  const [badgeId, setBadgeId] = useState("");
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (badgeId === "") return;
    onGive({ action: "give", badge_id: badgeId, ...(note.trim() && { note: note.trim() }) });
    setBadgeId("");
    setNote("");
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-2 border-t border-line pt-3 no-print">
      <label className="min-w-40 flex-1 text-sm text-ink-2">
        {t("badge")}
        <select className={FIELD} value={badgeId} onChange={(event) => setBadgeId(event.target.value)}>
          <option value="">{t("choose")}</option>
          {givable.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="min-w-40 flex-1 text-sm text-ink-2">
        {t("note")}
        <input
          className={FIELD}
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <Button type="submit" disabled={isBusy || badgeId === ""}>
        {t("give")}
      </Button>
    </form>
  );
}
