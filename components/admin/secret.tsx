"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";

/** Something that is shown once and never again. */
export function Secret({ label, value, onDone }: { label: string; value: string; onDone?: () => void }) {
  const t = useTranslations("admin.form");
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      // Over plain HTTP there is no clipboard: the text can be selected.
    }
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm font-medium">{label}</p>
      <output
        data-testid="secret"
        className="block rounded border border-line-strong bg-inset px-3 py-2 font-mono text-sm break-all select-all"
      >
        {value}
      </output>
      <p className="text-sm text-warn">{t("shownOnce")}</p>
      <div className="flex gap-2">
        <Button onClick={copy}>
          {isCopied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          {isCopied ? t("copied") : t("copy")}
        </Button>
        {onDone && (
          <Button look="primary" onClick={onDone}>
            {t("done")}
          </Button>
        )}
      </div>
    </div>
  );
}
