"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { newPersonSchema, personChangeSchema } from "@/lib/admin/structure";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input, TextArea } from "../form";
import type { PersonKind } from "../person-field";

const PATH = "/api/admin/structure/people";

export function NewPerson({ kind }: { kind: PersonKind }) {
  const t = useTranslations("admin.structure");
  const title = t(kind === "student" ? "newLearner" : "newTrainer");
  return (
    <DialogButton button={title} title={title}>
      {(close) => (
        <ChangeForm
          schema={newPersonSchema}
          values={{ kind, id: "", name: "", email: null }}
          method="POST"
          path={PATH}
          submit={title}
          onDone={close}
          onCancel={close}
        >
          <Field name="id" label={t("id")} hint={t("idHint")}>
            <Input name="id" autoComplete="off" />
          </Field>
          <Field name="name" label={t("name")}>
            <Input name="name" autoComplete="off" />
          </Field>
          <Field name="email" label={t("email")}>
            <Input name="email" kind="email" nullable autoComplete="off" />
          </Field>
        </ChangeForm>
      )}
    </DialogButton>
  );
}

type Values = z.input<typeof personChangeSchema>;

async function fetchPerson(kind: PersonKind, id: string): Promise<Values> {
  const response = await fetch(`${PATH}?${new URLSearchParams({ kind, id })}`);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as Values;
}

/** Asked for when the window opens: a list of a thousand people holds no addresses, and the version is that of now. */
function PersonForm({ kind, id, close }: { kind: PersonKind; id: string; close: () => void }) {
  const t = useTranslations("admin.structure");
  const form = useTranslations("admin.form");
  const { data, isError } = useQuery({
    queryKey: ["person", kind, id],
    queryFn: () => fetchPerson(kind, id),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data)
    return (
      <p role={isError ? "alert" : "status"} className="text-sm text-ink-2">
        {isError ? form("failed") : "…"}
      </p>
    );
  return (
    <ChangeForm
      schema={personChangeSchema}
      values={data}
      method="PATCH"
      path={PATH}
      submit={form("save")}
      onDone={close}
      onCancel={close}
    >
      <Field name="name" label={t("name")} hint={t("nameHint")}>
        <Input name="name" autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="first_name" label={t("firstName")}>
          <Input name="first_name" nullable autoComplete="off" />
        </Field>
        <Field name="last_name" label={t("lastName")}>
          <Input name="last_name" nullable autoComplete="off" />
        </Field>
      </div>
      <Field name="emails" label={t("emails")} hint={t("emailsHint")}>
        <TextArea name="emails" rows={2} />
      </Field>
    </ChangeForm>
  );
}

/** Corrects how somebody is called and reached. */
export function EditPerson({ kind, id, name }: { kind: PersonKind; id: string; name: string }) {
  const t = useTranslations("admin.structure");
  return (
    <DialogButton look="quiet" button={t("correct")} title={t("correctTitle", { name })} description={id}>
      {(close) => <PersonForm kind={kind} id={id} close={close} />}
    </DialogButton>
  );
}
