"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { KEY_USES, newKeySchema } from "@/lib/admin/keys";
import { DialogButton } from "../dialog";
import { ChangeForm, Checks, Field, Input, type Option } from "../form";
import { Secret } from "../secret";

export function CreateKey({ scopes, limit }: { scopes: readonly Option[]; limit: number }) {
  const t = useTranslations("admin.keys");
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  return (
    <DialogButton look="primary" button={t("create")} title={t("create")}>
      {(close) =>
        made ? (
          <div className="flex flex-col gap-3">
            <Secret
              label={t("made", { name: made.name })}
              value={made.key}
              onDone={() => {
                setMade(null);
                close();
              }}
            />
            <p className="text-sm text-ink-2">{t("useIt")}</p>
          </div>
        ) : (
          <ChangeForm<typeof newKeySchema, { id: string; key: string }>
            schema={newKeySchema}
            values={{ name: "", scopes: ["ingest"], requestsPerMinute: limit, expiresOn: null, heldTo: [] }}
            method="POST"
            path="/api/admin/keys"
            submit={t("create")}
            onDone={({ key }, form) => setMade({ name: form.getValues("name"), key })}
            onCancel={close}
          >
            <Field name="name" label={t("name")} hint={t("nameHint")}>
              <Input name="name" autoComplete="off" />
            </Field>
            <Checks
              name="scopes"
              legend={t("scopes")}
              options={KEY_USES.map((value) => ({ value, label: t(`scope.${value}`) }))}
            />
            <HeldTo scopes={scopes} />
            <div className="grid gap-4 sm:grid-cols-2">
              <Field name="requestsPerMinute" label={t("limit")}>
                <Input name="requestsPerMinute" kind="number" />
              </Field>
              <Field name="expiresOn" label={t("expires")} hint={t("expiresHint")}>
                <Input name="expiresOn" kind="date" nullable />
              </Field>
            </div>
          </ChangeForm>
        )
      }
    </DialogButton>
  );
}

/** Only reading can be held to scopes. */
function HeldTo({ scopes }: { scopes: readonly Option[] }) {
  const t = useTranslations("admin.keys");
  const uses: string[] = useWatch({ name: "scopes" });
  if (!uses.includes("read") || scopes.length === 0) return null;
  return (
    <div className="max-h-44 overflow-y-auto">
      <Checks name="heldTo" legend={t("heldTo")} options={scopes} hint={t("heldToHint")} />
    </div>
  );
}
