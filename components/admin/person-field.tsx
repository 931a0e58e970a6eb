"use client";

import { useTranslations } from "next-intl";
import { type Choice, ChoiceField } from "./choice-field";

export type PersonKind = "student" | "instructor";

async function fetchPeople(kind: PersonKind, text: string): Promise<Choice[]> {
  const response = await fetch(`/api/admin/people?${new URLSearchParams({ kind, q: text })}`);
  if (!response.ok) throw new Error(String(response.status));
  return ((await response.json()) as { people: Choice[] }).people;
}

/** A field that holds the id of one learner or trainer, found by name. */
export function PersonField({
  kind,
  ...field
}: {
  name: string;
  label: string;
  hint?: string;
  kind: PersonKind;
  initial?: Choice | null;
}) {
  const t = useTranslations("admin.users");
  return (
    <ChoiceField
      {...field}
      search={{ key: `people ${kind}`, find: (text) => fetchPeople(kind, text) }}
      words={{
        search: t("searchPerson"),
        nothing: t("nobodyFound"),
        chosen: (name) => t("chosen", { name }),
      }}
    />
  );
}
