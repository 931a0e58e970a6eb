"use client";

import { useTranslations } from "next-intl";
import { ConfirmButton } from "../confirm";

export function RevokeKey({ id, name }: { id: string; name: string }) {
  const t = useTranslations("admin.keys");
  return (
    <ConfirmButton
      button={t("revoke")}
      title={t("revokeTitle", { name })}
      path="/api/admin/keys"
      body={{ change: "revoke", id }}
    >
      {t("revokeWhy")}
    </ConfirmButton>
  );
}
