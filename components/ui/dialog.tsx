"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

export type DialogProps = {
  title: string;
  description?: ReactNode;
  /** What its closing button is called. */
  closeLabel: string;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  wide?: boolean;
  children: ReactNode;
};

/** A window over the page for one thing to do. */
export function Dialog({
  title,
  description,
  closeLabel,
  isOpen,
  onOpenChange,
  wide = false,
  children,
}: DialogProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-(--veil)" />
        <Radix.Content
          className={`fixed start-1/2 top-[5dvh] z-40 max-h-[90dvh] w-[calc(100vw-2rem)] ${wide ? "max-w-3xl" : "max-w-lg"} -translate-x-1/2 overflow-y-auto rounded-lg border border-line bg-surface p-5 shadow-pop rtl:translate-x-1/2`}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <div className="mb-4 flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold break-words">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="mt-1 text-sm text-ink-2">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={closeLabel}
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
