"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useId, useState } from "react";
import { useFormContext, useFormState, useWatch } from "react-hook-form";
import { INPUT } from "./form";

export type PersonKind = "student" | "instructor";
type Person = { id: string; name: string };

async function fetchPeople(kind: PersonKind, text: string): Promise<Person[]> {
  const response = await fetch(`/api/admin/people?${new URLSearchParams({ kind, q: text })}`);
  if (!response.ok) throw new Error(String(response.status));
  return ((await response.json()) as { people: Person[] }).people;
}

/** A field that holds the id of one learner or trainer, found by name. */
export function PersonField({
  name,
  label,
  hint,
  kind,
  initial,
}: {
  name: string;
  label: string;
  hint?: string;
  kind: PersonKind;
  initial?: Person | null;
}) {
  const t = useTranslations("admin.users");
  const id = useId();
  const { setValue } = useFormContext();
  const { errors } = useFormState();
  const value: unknown = useWatch({ name });
  const [typed, setTyped] = useState("");
  const [known, setKnown] = useState<Person | null>(initial ?? null);
  const text = useDeferredValue(typed.trim());
  const { data } = useQuery({ queryKey: ["people", kind, text], queryFn: () => fetchPeople(kind, text) });
  const error = errors[name]?.message;
  const choose = (person: Person | null) => {
    setKnown(person);
    setValue(name, person?.id ?? null, { shouldDirty: true, shouldValidate: Boolean(error) });
  };
  const chosen = value && known?.id === value ? known : null;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder={t("searchPerson")}
        aria-describedby={`${id}-state`}
        aria-invalid={Boolean(error)}
        className={INPUT}
      />
      <div
        role="radiogroup"
        aria-label={label}
        className="max-h-36 overflow-y-auto rounded border border-line"
      >
        {data?.map((person) => (
          <label
            key={person.id}
            className="flex cursor-default items-center gap-2 px-2 py-1 text-sm hover:bg-inset has-checked:bg-inset"
          >
            <input
              type="radio"
              name={id}
              checked={person.id === value}
              onChange={() => choose(person)}
              className="size-4 accent-(--accent)"
            />
            <span className="min-w-0 flex-1 truncate">{person.name}</span>
            <span className="max-w-40 truncate text-xs text-ink-3">{person.id}</span>
          </label>
        ))}
        {data?.length === 0 && <p className="px-2 py-1 text-sm text-ink-3">{t("nobodyFound")}</p>}
      </div>
      <p id={`${id}-state`} className="text-xs text-ink-3">
        {chosen ? t("chosen", { name: chosen.name }) : hint}
      </p>
      {typeof error === "string" && <p className="text-sm text-bad">{error}</p>}
    </div>
  );
}
