"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button, type ButtonLook } from "@/components/ui/button";
import { Dialog } from "./dialog";
import { useChange } from "./use-change";

/** A change that asks once more, and says what it does before it does it. */
export function ConfirmButton<T = unknown>({
  button,
  title,
  children,
  confirm,
  look = "quiet",
  method = "PATCH",
  path,
  body,
  onDone,
  disabled,
}: {
  button: ReactNode;
  title: string;
  children?: ReactNode;
  confirm?: string;
  look?: ButtonLook;
  method?: "POST" | "PATCH" | "DELETE";
  path: string;
  body: unknown;
  /** What was answered; what it returns is shown in place of the question. */
  onDone?: (answer: T) => ReactNode | undefined;
  disabled?: boolean;
}) {
  const t = useTranslations("admin.form");
  const [isOpen, setOpen] = useState(false);
  const [outcome, setOutcome] = useState<ReactNode>(null);
  const change = useChange<T>(method, path);
  const show = (open: boolean) => {
    change.clear();
    setOutcome(null);
    setOpen(open);
  };
  const act = async () => {
    const answer = await change.run(body);
    if (!answer.ok) return;
    const shown = onDone?.(answer.data);
    if (shown) setOutcome(shown);
    else setOpen(false);
  };
  return (
    <>
      <Button look={look} onClick={() => show(true)} disabled={disabled}>
        {button}
      </Button>
      <Dialog title={title} isOpen={isOpen} onOpenChange={show}>
        {outcome ?? (
          <div className="flex flex-col gap-4">
            {children && <div className="text-ink-2">{children}</div>}
            <p role="alert" className="text-sm text-bad empty:hidden">
              {change.problem}
            </p>
            <div className="flex gap-2">
              <Button look="primary" onClick={act} disabled={change.isBusy}>
                {change.isBusy ? t("saving") : (confirm ?? button)}
              </Button>
              <Button onClick={() => show(false)}>{t("cancel")}</Button>
            </div>
          </div>
        )}
      </Dialog>
    </>
  );
}
