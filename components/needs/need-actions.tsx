"use client";

import { AlarmClock, Check, StickyNote, Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { PopoverButton } from "@/components/ui/popover-button";
import type { Need } from "@/lib/needs/types";
import { addDays, type Day } from "@/lib/period";
import { ChangedError, type NeedChange, useNeedAction } from "./use-needs";

const SNOOZES = [3, 7, 14] as const;
const LONGEST = 90;

/** What can be done about a learner: taken care of, put off until a day, put back; a note in any case. */
export function NeedActions({
  need,
  today,
  onDone,
}: {
  need: Need;
  today: Day;
  onDone?: (need: Need, change: NeedChange) => void;
}) {
  const t = useTranslations("need");
  const { mutate, isPending, error } = useNeedAction(need, onDone);
  const { name } = need;
  const act = (change: NeedChange) => mutate(change);
  return (
    <div className="flex flex-wrap items-center gap-1.5 no-print">
      {need.fired.length > 0 && need.state === "open" && (
        <>
          <Button
            disabled={isPending}
            aria-label={t("acknowledgeOf", { name })}
            onClick={() => act({ kind: "acknowledge" })}
          >
            <Check aria-hidden="true" />
            {t("acknowledge")}
          </Button>
          <Opened label={t("snoozeOf", { name })} icon={<AlarmClock aria-hidden="true" />}>
            {(close) => (
              <SnoozeForm
                today={today}
                onChoose={(until_on) => {
                  close();
                  act({ kind: "snooze", until_on });
                }}
              />
            )}
          </Opened>
        </>
      )}
      {need.state !== "open" && (
        <Button
          disabled={isPending}
          aria-label={t("reopenOf", { name })}
          onClick={() => act({ kind: "reopen" })}
        >
          <Undo2 aria-hidden="true" />
          {t("reopen")}
        </Button>
      )}
      <Opened label={t("noteOf", { name })} icon={<StickyNote aria-hidden="true" />}>
        {(close) => (
          <NoteForm
            label={t("noteOf", { name })}
            onSave={(note) => {
              close();
              act({ kind: "note", note });
            }}
          />
        )}
      </Opened>
      {error && (
        <p role="alert" className="w-full text-sm text-bad">
          {error instanceof ChangedError ? t("changed", { name }) : t("failed")}
        </p>
      )}
    </div>
  );
}

function Opened({
  label,
  icon,
  children,
}: {
  label: string;
  icon: ReactNode;
  children: (close: () => void) => ReactNode;
}) {
  return (
    <PopoverButton name={label} title={label} label={label} look={`${buttonClass("quiet")} px-2`} face={icon}>
      {children}
    </PopoverButton>
  );
}

function SnoozeForm({ today, onChoose }: { today: Day; onChoose: (until: Day) => void }) {
  const t = useTranslations("need");
  const [until, setUntil] = useState(addDays(today, 7));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChoose(until);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="flex gap-1.5">
        {SNOOZES.map((days) => (
          <Button key={days} onClick={() => onChoose(addDays(today, days))}>
            {t("snoozeDays", { days })}
          </Button>
        ))}
      </div>
      <label className="flex flex-col gap-1">
        {t("snoozeUntil")}
        <input
          type="date"
          required
          min={addDays(today, 1)}
          max={addDays(today, LONGEST)}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
          className="h-8 rounded border border-line bg-surface px-2 text-ink"
        />
      </label>
      <Button type="submit" look="primary">
        {t("snooze")}
      </Button>
    </form>
  );
}

function NoteForm({ label, onSave }: { label: string; onSave: (note: string) => void }) {
  const t = useTranslations("need");
  const [note, setNote] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim()) onSave(note.trim());
  };
  return (
    <form onSubmit={submit} className="flex w-72 max-w-full flex-col gap-2">
      <textarea
        aria-label={label}
        required
        rows={4}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        className="rounded border border-line bg-surface p-2 text-ink"
      />
      <p className="text-xs text-ink-3">{t("noteHint")}</p>
      <Button type="submit" look="primary" disabled={!note.trim()}>
        {t("noteSave")}
      </Button>
    </form>
  );
}
