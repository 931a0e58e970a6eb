"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { type FieldProblem, type Sent, send } from "./send";

/** One change at a time: whether it is under way, and why the last one was not done. */
export function useChange<T = unknown>(method: "POST" | "PATCH" | "PUT" | "DELETE", path: string) {
  const t = useTranslations("admin.form");
  const router = useRouter();
  const locale = useLocale();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [data, setData] = useState<T | null>(null);

  /** @returns the answer; what is about a single field is said there and not here */
  const run = async (body: unknown, known: (path: string) => boolean = () => false): Promise<Sent<T>> => {
    setBusy(true);
    setProblem(null);
    const answer = await send<T>(method, path, body, locale);
    setBusy(false);
    setData(answer.ok ? answer.data : null);
    if (answer.ok) router.refresh();
    else setProblem(words(answer.code, answer.message, answer.fields, known));
    return answer;
  };
  const words = (
    code: string,
    message: string,
    fields: readonly FieldProblem[],
    known: (path: string) => boolean,
  ) => {
    if (code === "unreachable") return t("unreachable");
    if (code === "unauthenticated") return t("signedOut");
    if (fields.length === 0) return message || t("failed");
    const elsewhere = fields.filter((field) => !known(field.path));
    if (elsewhere.length === 0) return t("seeFields");
    return elsewhere.map((field) => field.message).join(" ");
  };
  return { run, isBusy, problem, data, clear: () => setProblem(null) };
}
