"use client";

import { Info } from "lucide-react";
import { Popover } from "radix-ui";
import type { ReactNode } from "react";

/** A definition behind an ⓘ: opens by click, tap and key, so that everybody can reach it. */
export function Hint({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={label}
        className="inline-flex size-5 items-center justify-center rounded text-ink-3 hover:text-ink no-print [&_svg]:size-3.5"
      >
        <Info />
      </Popover.Trigger>
      <PopoverBody label={label}>{children}</PopoverBody>
    </Popover.Root>
  );
}

/** The surface of everything that opens over the page. */
export function PopoverBody({
  label,
  children,
  wide = false,
}: {
  label: string;
  children: ReactNode;
  wide?: boolean;
}) {
  return (
    <Popover.Portal>
      <Popover.Content
        aria-label={label}
        align="start"
        sideOffset={6}
        collisionPadding={12}
        className={`z-30 rounded-lg border border-line bg-surface text-sm text-ink-2 shadow-pop ${wide ? "" : "max-w-80 p-3"}`}
      >
        {children}
      </Popover.Content>
    </Popover.Portal>
  );
}
