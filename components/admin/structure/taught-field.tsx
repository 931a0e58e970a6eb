"use client";

import { useTranslations } from "next-intl";
import { type Choice, ChoiceField } from "../choice-field";

type Kind = "course" | "class";

async function fetchTaught(kind: Kind, text: string): Promise<Choice[]> {
  const response = await fetch(`/api/admin/structure/taught?${new URLSearchParams({ kind, q: text })}`);
  if (!response.ok) throw new Error(String(response.status));
  return ((await response.json()) as { found: Choice[] }).found;
}

/** A field that holds the id of one course or class, or none. */
export function TaughtField({ name, kind, stored }: { name: string; kind: Kind; stored: string | null }) {
  const t = useTranslations("admin.structure");
  const users = useTranslations("admin.users");
  return (
    <ChoiceField
      name={name}
      label={t(kind === "course" ? "course" : "class")}
      hint={t("linkHint")}
      initial={stored === null ? null : { id: stored, name: stored }}
      none={t("noParent")}
      search={{ key: `taught ${kind}`, find: (text) => fetchTaught(kind, text) }}
      words={{
        search: t("searchTaught"),
        nothing: t("noneFound"),
        chosen: (name) => users("chosen", { name }),
      }}
    />
  );
}
