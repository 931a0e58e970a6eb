"use client";

import { useTranslations } from "next-intl";
import { eraseSchema } from "@/lib/admin/learners";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input } from "../form";

/** Asks for the id once more: it cannot be undone. */
export function EraseLearner({ id, name }: { id: string; name: string }) {
  const t = useTranslations("admin.learners");
  return (
    <DialogButton
      look="quiet"
      button={t("erase")}
      title={t("eraseTitle", { name })}
      description={t("eraseWhy")}
    >
      {(close) => (
        <ChangeForm
          schema={eraseSchema}
          values={{ id, confirmation: "" }}
          method="POST"
          path="/api/admin/learners"
          submit={t("erase")}
          onDone={close}
          onCancel={close}
        >
          <Field name="confirmation" label={t("confirm", { id })}>
            <Input name="confirmation" autoComplete="off" />
          </Field>
        </ChangeForm>
      )}
    </DialogButton>
  );
}
