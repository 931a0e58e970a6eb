"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button, type ButtonLook } from "@/components/ui/button";

/** A window over the page for one thing to do. */
export function Dialog({
  title,
  description,
  isOpen,
  onOpenChange,
  wide = false,
  children,
}: {
  title: string;
  description?: ReactNode;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  wide?: boolean;
  children: ReactNode;
}) {
  const t = useTranslations("admin.form");
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-(--ink)/30" />
        <Radix.Content
          className={`fixed start-1/2 top-[5dvh] z-40 max-h-[90dvh] w-[calc(100vw-2rem)] ${wide ? "max-w-3xl" : "max-w-lg"} -translate-x-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-5 shadow-pop rtl:translate-x-1/2`}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <div className="mb-4 flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="mt-1 text-sm text-ink-2">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={t("close")}
              className="inline-flex size-7 items-center justify-center rounded text-ink-3 hover:bg-inset hover:text-ink [&_svg]:size-4"
            >
              <X aria-hidden="true" />
            </Radix.Close>
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A button that opens a window; what is in it is told how to close it. */
export function DialogButton({
  button,
  look,
  icon,
  ...dialog
}: {
  button: string;
  look?: ButtonLook;
  icon?: ReactNode;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {icon}
        {button}
      </Button>
      <Dialog {...dialog} isOpen={isOpen} onOpenChange={setOpen}>
        {isOpen && dialog.children(() => setOpen(false))}
      </Dialog>
    </>
  );
}
