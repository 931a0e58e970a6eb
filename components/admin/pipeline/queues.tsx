"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { ConfirmButton } from "../confirm";
import { useChange } from "../use-change";

/** Lets the events that wait for one thing be looked at again. */
export function RetryWaiting({ kind, id }: { kind: string; id: string }) {
  const t = useTranslations("admin.pipeline");
  const change = useChange("POST", "/api/admin/pipeline/waiting");
  return (
    <span className="inline-flex items-center gap-2">
      <span role="alert" className="text-xs text-bad empty:hidden">
        {change.problem}
      </span>
      <Button look="quiet" disabled={change.isBusy} onClick={() => change.run({ kind, id })}>
        {change.isBusy ? t("working") : t("retry")}
      </Button>
    </span>
  );
}

const REJECTED = "/api/admin/pipeline/rejected";

/** One refused event: tried again as it was sent, or forgotten. */
export function RejectedActions({ seq, canRetry }: { seq: number; canRetry: boolean }) {
  const t = useTranslations("admin.pipeline");
  const change = useChange("POST", REJECTED);
  return (
    <span className="inline-flex items-center justify-end gap-1 max-sm:flex-wrap">
      <span role="alert" className="max-w-64 text-xs text-bad empty:hidden">
        {change.problem}
      </span>
      {canRetry && (
        <Button look="quiet" disabled={change.isBusy} onClick={() => change.run({ change: "retry", seq })}>
          {t("retry")}
        </Button>
      )}
      <Button look="quiet" disabled={change.isBusy} onClick={() => change.run({ change: "forget", seq })}>
        {t("forget")}
      </Button>
    </span>
  );
}

export function ForgetAll() {
  const t = useTranslations("admin.pipeline");
  return (
    <ConfirmButton
      button={t("forgetAll")}
      title={t("forgetAllTitle")}
      method="POST"
      path={REJECTED}
      body={{ change: "forget", seq: null }}
    />
  );
}
