"use client";

import { signIn } from "next-auth/react";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { useIsAlive } from "@/components/ui/early";

type Organization = { id: string; name: string };
type Problem = { kind: "refused" } | { kind: "unavailable" } | { kind: "wait"; minutes: number };

/** E-mail and password; the organisation only where the address exists in several. */
export function SignInForm({ to }: { to: string }) {
  const t = useTranslations("signIn");
  const isAlive = useIsAlive();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [organizations, setOrganizations] = useState<Organization[]>([]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>;
    setBusy(true);
    setProblem(null);
    const answer = await signIn("credentials", { ...form, redirect: false }).catch(() => undefined);
    // A whole page load: everything is rendered anew for who has just come in.
    if (answer?.ok) return window.location.assign(to);
    setBusy(false);
    const code = answer?.error ?? "unavailable";
    if (code.startsWith("choose:")) return setOrganizations(JSON.parse(code.slice("choose:".length)));
    setProblem(problemOf(code));
  }

  return (
    <form onSubmit={submit} className="mt-6 flex flex-col gap-4">
      <Field label={t("email")}>
        {(id) => (
          <input id={id} name="email" type="email" autoComplete="username" required className={INPUT} />
        )}
      </Field>
      <Field label={t("password")}>
        {(id) => (
          <input
            id={id}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            className={INPUT}
          />
        )}
      </Field>
      {organizations.length > 0 && (
        <Field label={t("organization")} hint={t("organizationHint")}>
          {(id) => (
            <select id={id} name="organization" className={INPUT}>
              {organizations.map(({ id: value, name }) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <p role="alert" className="text-sm text-bad empty:hidden">
        {problem && (problem.kind === "wait" ? t("wait", { minutes: problem.minutes }) : t(problem.kind))}
      </p>
      {/* Sent by the browser alone, the password would stand in the address. */}
      <Button type="submit" look="primary" disabled={isBusy || !isAlive} className="h-10">
        {isBusy ? t("submitting") : t("submit")}
      </Button>
    </form>
  );
}

const INPUT = "h-10 w-full rounded border border-line-strong bg-page px-3";

function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {hint && <p className="text-sm text-ink-2">{hint}</p>}
      {children(id)}
    </div>
  );
}

/** What next-auth passes on: our own codes (lib/auth/options), else a refusal. */
function problemOf(code: string): Problem {
  if (code.startsWith("wait:"))
    return { kind: "wait", minutes: Math.max(1, Math.ceil(Number(code.slice(5)) / 60)) };
  return { kind: code === "unavailable" ? "unavailable" : "refused" };
}
