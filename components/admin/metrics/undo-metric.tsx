"use client";

import { useTranslations } from "next-intl";
import { ConfirmButton } from "../confirm";

export function UndoMetric({ code, auditId }: { code: string; auditId: number }) {
  const t = useTranslations("admin.metrics");
  return (
    <ConfirmButton
      button={t("undo")}
      title={t("undoTitle")}
      method="POST"
      path="/api/admin/metrics/undo"
      body={{ code, auditId }}
    >
      {t("undoWhy")}
    </ConfirmButton>
  );
}
