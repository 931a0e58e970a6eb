"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useLocale, useTranslations } from "next-intl";
import { createContext, type ReactNode, use, useId } from "react";
import {
  type DefaultValues,
  type FieldValues,
  FormProvider,
  type Path,
  type UseFormReturn,
  useForm,
  useFormContext,
  useFormState,
} from "react-hook-form";
import type { z } from "zod";
import { Button } from "@/components/ui/button";
import { useIsAlive } from "@/components/ui/early";
import { type Locale, reasonMessage, reasonOf } from "@/lib/events/reasons";
import { useChange } from "./use-change";

type Schema = z.ZodType<FieldValues, FieldValues>;

/** What zod finds, in the words that the server has for it. */
const inWords = (locale: Locale) => (issue: z.core.$ZodRawIssue) => {
  const about = { ...issue, path: [] } as unknown as z.core.$ZodIssue;
  // An empty field is a text of no letters.
  const isEmpty = issue.code === "too_small" && issue.origin === "string";
  return reasonMessage(isEmpty ? { code: "missing", path: [] } : reasonOf(about, issue.input), locale);
};

/** A form over the schema that its handler checks with: told at the field, before sending and after. */
export function ChangeForm<S extends Schema, T = unknown>(props: {
  schema: S;
  values: z.input<S>;
  method: "POST" | "PATCH" | "PUT";
  path: string;
  submit: string;
  onDone?: (answer: T, form: UseFormReturn<z.input<S>, unknown, z.output<S>>) => void;
  onCancel?: () => void;
  /** Said above the button: what saving will do. */
  note?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("admin.form");
  const locale = useLocale();
  const isAlive = useIsAlive();
  const change = useChange<T>(props.method, props.path);
  const form = useForm<z.input<S>, unknown, z.output<S>>({
    resolver: zodResolver(props.schema, { error: inWords(locale) }),
    defaultValues: props.values as DefaultValues<z.input<S>>,
    shouldFocusError: true,
  });
  const save = form.handleSubmit(async () => {
    // The values as typed: the server's own schema makes of them what it will.
    const values = form.getValues();
    const isField = (path: string) => path.split(/[.[]/)[0]! in values;
    const answer = await change.run(values, isField);
    if (answer.ok) return props.onDone?.(answer.data, form);
    for (const { path, message } of answer.fields)
      if (isField(path)) form.setError(path as Path<z.input<S>>, { message }, { shouldFocus: true });
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={save} noValidate className="flex flex-col gap-4">
        {/* What is typed before the form takes its fields over would be replaced by what they began with. */}
        <fieldset disabled={!isAlive} className="contents">
          {props.children}
          {props.note && <div className="rounded bg-inset px-3 py-2 text-sm text-ink-2">{props.note}</div>}
          <p role="alert" className="text-sm text-bad empty:hidden">
            {change.problem}
          </p>
          <div className="flex flex-wrap items-center gap-2">
            <Button type="submit" look="primary" disabled={change.isBusy}>
              {change.isBusy ? t("saving") : props.submit}
            </Button>
            {props.onCancel && <Button onClick={props.onCancel}>{t("cancel")}</Button>}
          </div>
        </fieldset>
      </form>
    </FormProvider>
  );
}

const FieldId = createContext<{ id: string; describedBy?: string; invalid: boolean }>({
  id: "",
  invalid: false,
});

const valueAt = (values: unknown, name: string): unknown =>
  name
    .split(".")
    .reduce<unknown>((inside, step) => (inside as Record<string, unknown> | undefined)?.[step], values);

const at = (errors: unknown, name: string) => valueAt(errors, name) as { message?: string } | undefined;

/** What a field begins with: in the page as the server sends it, before the form takes its fields over. */
function useInitial(name: string): unknown {
  const { defaultValues } = useFormState();
  return valueAt(defaultValues, name);
}

const asText = (value: unknown) => (value === null || value === undefined ? "" : String(value));

/** A field with its label, what it is for, and what is wrong with it. */
export function Field({
  name,
  label,
  hint,
  children,
}: {
  name: string;
  label: string;
  hint?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  const { errors } = useFormState();
  const error = at(errors, name)?.message;
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <FieldId value={{ id, describedBy, invalid: Boolean(error) }}>{children}</FieldId>
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

export const INPUT =
  "h-8 w-full min-w-0 rounded border border-line-strong bg-surface px-2.5 text-base text-ink placeholder:text-ink-3 aria-[invalid=true]:border-bad disabled:opacity-60";

const useField = () => {
  const { id, describedBy, invalid } = use(FieldId);
  return { id, "aria-describedby": describedBy, "aria-invalid": invalid };
};

type Kind = "text" | "email" | "number" | "date" | "datetime-local" | "color";

/** Empty is null where a field may be empty, and "" where a text must not be. */
const typedValue = (kind: Kind, nullable: boolean) => (typed: unknown) => {
  if (typed === "" || typed === null || typed === undefined) return nullable || kind === "number" ? null : "";
  if (kind !== "number") return typed;
  const number = Number(String(typed).replace(",", "."));
  return Number.isNaN(number) ? typed : number;
};

export function Input({
  name,
  kind = "text",
  nullable = false,
  ...rest
}: {
  name: string;
  kind?: Kind;
  nullable?: boolean;
  placeholder?: string;
  autoComplete?: string;
  disabled?: boolean;
  list?: string;
}) {
  const { register } = useFormContext();
  const initial = useInitial(name);
  return (
    <input
      {...rest}
      defaultValue={asText(initial)}
      {...useField()}
      type={kind === "number" ? "text" : kind}
      inputMode={kind === "number" ? "decimal" : undefined}
      {...register(name, { setValueAs: typedValue(kind, nullable) })}
      className={INPUT}
    />
  );
}

export function TextArea({
  name,
  rows = 3,
  mono = false,
  placeholder,
}: {
  name: string;
  rows?: number;
  mono?: boolean;
  placeholder?: string;
}) {
  const { register } = useFormContext();
  const initial = useInitial(name);
  return (
    <textarea
      defaultValue={asText(initial)}
      {...useField()}
      placeholder={placeholder}
      rows={rows}
      {...register(name)}
      className={`${INPUT} h-auto py-1.5 ${mono ? "font-mono text-sm" : ""}`}
    />
  );
}

export type Option = { value: string; label: string };

export function Select({
  name,
  options,
  empty,
  onChange,
}: {
  name: string;
  options: readonly Option[];
  onChange?: () => void;
  /** Label of the choice of none, which is null. */
  empty?: string;
}) {
  const { register } = useFormContext();
  const initial = useInitial(name);
  return (
    <select
      defaultValue={asText(initial)}
      {...useField()}
      {...register(name, { onChange, setValueAs: (v) => (v === "" && empty ? null : v) })}
      className={INPUT}
    >
      {empty !== undefined && <option value="">{empty}</option>}
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** One yes or no. */
export function Check({ name, label, hint }: { name: string; label: string; hint?: string }) {
  const { register } = useFormContext();
  const initial = useInitial(name);
  return (
    <label className="flex items-start gap-2 text-sm">
      <input
        type="checkbox"
        defaultChecked={initial === true}
        {...register(name)}
        className="mt-0.5 size-4 accent-(--accent)"
      />
      <span>
        {label}
        {hint && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}

/** Several of a list. */
export function Checks({
  name,
  legend,
  options,
  hint,
}: {
  name: string;
  legend: string;
  options: readonly Option[];
  hint?: string;
}) {
  const { register } = useFormContext();
  const { errors } = useFormState();
  const initial = useInitial(name);
  const error = at(errors, name)?.message;
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">{legend}</legend>
      <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1.5">
        {options.map(({ value, label }) => (
          <label key={value} className="flex items-center gap-1.5 text-sm">
            <input
              type="checkbox"
              value={value}
              defaultChecked={Array.isArray(initial) && initial.includes(value)}
              {...register(name)}
              className="size-4 accent-(--accent)"
            />
            {label}
          </label>
        ))}
      </div>
      {hint && <p className="mt-1 text-xs text-ink-3">{hint}</p>}
      {error && <p className="mt-1 text-sm text-bad">{error}</p>}
    </fieldset>
  );
}
