"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ORGANIZATION_LOCALES } from "@/lib/admin/organization";
import { newOrganizationSchema } from "@/lib/admin/organizations";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input, Select } from "../form";
import { Secret } from "../secret";

export function CreateOrganization({ zones, timeZone }: { zones: readonly string[]; timeZone: string }) {
  const t = useTranslations("admin.organizations");
  const words = useTranslations("admin.organization");
  const [made, setMade] = useState<{ name: string; email: string; password: string } | null>(null);
  return (
    <DialogButton look="primary" button={t("create")} title={t("create")}>
      {(close) =>
        made ? (
          <Secret
            label={t("made", { name: made.name, email: made.email })}
            value={made.password}
            onDone={() => {
              setMade(null);
              close();
            }}
          />
        ) : (
          <ChangeForm<typeof newOrganizationSchema, { email: string; password: string }>
            schema={newOrganizationSchema}
            values={{ id: "", name: "", timeZone, locale: "fr", adminName: "", email: "" }}
            method="POST"
            path="/api/admin/organizations"
            submit={t("create")}
            onDone={(answer, form) => setMade({ ...answer, name: form.getValues("name") })}
            onCancel={close}
          >
            <div className="grid gap-4 sm:grid-cols-2">
              <Field name="name" label={t("name")}>
                <Input name="name" autoComplete="off" />
              </Field>
              <Field name="id" label={t("id")} hint={t("idHint")}>
                <Input name="id" autoComplete="off" />
              </Field>
              <Field name="timeZone" label={words("timeZone")}>
                <Select name="timeZone" options={zones.map((zone) => ({ value: zone, label: zone }))} />
              </Field>
              <Field name="locale" label={words("locale")}>
                <Select
                  name="locale"
                  options={ORGANIZATION_LOCALES.map((value) => ({ value, label: words(`locales.${value}`) }))}
                />
              </Field>
            </div>
            <h3 className="text-sm font-medium">{t("admin")}</h3>
            <div className="grid gap-4 sm:grid-cols-2">
              <Field name="adminName" label={t("adminName")}>
                <Input name="adminName" autoComplete="off" />
              </Field>
              <Field name="email" label={t("adminEmail")}>
                <Input name="email" kind="email" autoComplete="off" />
              </Field>
            </div>
          </ChangeForm>
        )
      }
    </DialogButton>
  );
}
