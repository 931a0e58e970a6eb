"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type Choice, ChoiceField } from "../choice-field";

type Kind = "course" | "class";

async function fetchTaught(kind: Kind, text: string): Promise<Choice[]> {
  const response = await fetch(`/api/admin/structure/taught?${new URLSearchParams({ kind, q: text })}`);
  if (!response.ok) throw new Error(String(response.status));
  return ((await response.json()) as { found: Choice[] }).found;
}

/** A field that holds the id of one course or class, or none. */
export function TaughtField({
  name: field,
  kind,
  stored,
}: {
  name: string;
  kind: Kind;
  stored: string | null;
}) {
  const t = useTranslations("admin.structure");
  const users = useTranslations("admin.users");
  const search = { key: `taught ${kind}`, find: (text: string) => fetchTaught(kind, text) };
  // The item holds an id; who reads the form knows the name. What is stored is the first that its id finds.
  const { data } = useQuery({
    queryKey: [search.key, stored],
    queryFn: () => search.find(stored ?? ""),
    enabled: stored !== null,
  });
  const name = data?.find(({ id }) => id === stored)?.name ?? stored;
  return (
    <ChoiceField
      name={field}
      label={t(kind === "course" ? "course" : "class")}
      hint={t("linkHint")}
      initial={stored === null || name === null ? null : { id: stored, name }}
      none={t("noParent")}
      search={search}
      words={{
        search: t("searchTaught"),
        nothing: t("noneFound"),
        chosen: (name) => users("chosen", { name }),
      }}
    />
  );
}
