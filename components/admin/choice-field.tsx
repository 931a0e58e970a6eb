"use client";

import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useId, useState } from "react";
import { useFormContext, useFormState, useWatch } from "react-hook-form";
import { INPUT } from "./form";

export type Choice = { id: string; name: string };

/** A field that holds the id of one of many things, found by name. */
export function ChoiceField({
  name,
  label,
  hint,
  initial,
  search,
  words,
  none,
}: {
  name: string;
  label: string;
  hint?: string;
  initial?: Choice | null;
  /** What finds them, and the key that its answers are remembered by. */
  search: { key: string; find: (text: string) => Promise<Choice[]> };
  words: { search: string; nothing: string; chosen: (name: string) => string };
  /** Label of the choice of none, which is null. */
  none?: string;
}) {
  const id = useId();
  const { setValue } = useFormContext();
  const { errors } = useFormState();
  const value: unknown = useWatch({ name });
  const [typed, setTyped] = useState("");
  const [picked, setPicked] = useState<Choice | null>(null);
  const text = useDeferredValue(typed.trim());
  const { data } = useQuery({ queryKey: [search.key, text], queryFn: () => search.find(text) });
  const error = errors[name]?.message;
  const choose = (one: Choice | null) => {
    setPicked(one);
    setValue(name, one?.id ?? null, { shouldDirty: true, shouldValidate: Boolean(error) });
  };
  const chosen = value ? [picked, initial].find((one) => one?.id === value) : null;
  const radio = (one: Choice | null, text: string) => (
    <label
      key={one?.id ?? ""}
      className="flex cursor-default items-center gap-2 px-2 py-1 text-sm hover:bg-inset has-checked:bg-inset"
    >
      <input
        type="radio"
        name={id}
        checked={(one?.id ?? null) === value}
        onChange={() => choose(one)}
        className="size-4 accent-(--accent)"
      />
      <span className="min-w-0 flex-1 truncate">{text}</span>
      {one && <span className="max-w-40 truncate text-xs text-ink-3">{one.id}</span>}
    </label>
  );
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
        placeholder={words.search}
        aria-describedby={`${id}-state`}
        aria-invalid={Boolean(error)}
        className={INPUT}
      />
      <div
        role="radiogroup"
        aria-label={label}
        className="max-h-36 overflow-y-auto rounded border border-line"
      >
        {none !== undefined && radio(null, none)}
        {data?.map((one) => radio(one, one.name))}
        {data?.length === 0 && <p className="px-2 py-1 text-sm text-ink-3">{words.nothing}</p>}
      </div>
      <p id={`${id}-state`} className="text-xs text-ink-3">
        {chosen ? words.chosen(chosen.name) : hint}
      </p>
      {typeof error === "string" && <p className="text-sm text-bad">{error}</p>}
    </div>
  );
}
