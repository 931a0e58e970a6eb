"use client";

import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useRef } from "react";
import type { OpenedBy } from "./later";

/** Everything that is said in a page lies in one of its landmarks, what opens over it too. */
const landmark = () => (typeof document === "undefined" ? null : document.getElementById("content"));

/** A menu under its button. The page stays readable beside it, for it changes nothing that a menu would have to guard. */
export function Menu({
  trigger,
  label,
  look,
  openedBy,
  onOpen,
  children,
}: {
  trigger: ReactNode;
  label?: string;
  look: string;
  /** It is open from the beginning, and how it was opened. */
  openedBy?: OpenedBy;
  onOpen?: (isOpen: boolean) => void;
  children: ReactNode;
}) {
  const isEntered = useRef(openedBy !== "keys");
  /** Whoever opened it by keys stands on its first line, as where the menu itself saw the key. */
  const first = (content: HTMLElement | null) => {
    if (!content || isEntered.current) return;
    isEntered.current = true;
    requestAnimationFrame(() => content.querySelector<HTMLElement>('[role^="menuitem"]')?.focus());
  };
  return (
    <DropdownMenu.Root modal={false} defaultOpen={openedBy !== undefined} onOpenChange={onOpen}>
      <DropdownMenu.Trigger aria-label={label} className={look}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={landmark()}>
        <DropdownMenu.Content
          ref={first}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="z-30 max-h-[min(36rem,85dvh)] min-w-52 overflow-y-auto rounded-lg border border-line bg-surface p-1 text-sm shadow-pop"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export const MENU_ITEM =
  "flex cursor-default items-center gap-2 rounded px-2 py-1.5 outline-none data-[disabled]:opacity-40 data-[highlighted]:bg-inset";

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1 text-xs text-ink-3">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}

/** The place of the tick, empty or not. */
export function MenuTick() {
  return (
    <span className="size-4">
      <DropdownMenu.ItemIndicator>
        <Check className="size-4" aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </span>
  );
}

/** For choices that are seen at once: the menu stays open. */
export const stayOpen = (event: Event) => event.preventDefault();
