"use client";

import { Popover } from "radix-ui";
import { useState } from "react";
import type { PopoverProps } from "./popover-button";

/** The button of `PopoverButton` once it was opened, and its surface. */
export default function PopoverOpen({
  label,
  name,
  title,
  look,
  face,
  wide = false,
  onShow,
  children,
}: PopoverProps) {
  const [isOpen, setOpen] = useState(true);
  const change = (open: boolean) => {
    if (open) onShow?.();
    setOpen(open);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={change}>
      <Popover.Trigger aria-label={name} title={title} className={look}>
        {face}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={6}
          collisionPadding={12}
          className={`z-30 rounded-lg border border-line bg-surface text-sm text-ink-2 shadow-pop ${wide ? "" : "max-w-80 p-3"}`}
        >
          {children(() => setOpen(false))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
