"use client";

import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { PopoverButton } from "./popover-button";

/** A definition behind an ⓘ: opens by click, tap and key, so that everybody can reach it. */
export function Hint({ label, children }: { label: string; children: ReactNode }) {
  return (
    <PopoverButton
      name={label}
      label={label}
      look="inline-flex size-5 items-center justify-center rounded text-ink-3 hover:text-ink no-print [&_svg]:size-3.5"
      face={<Info />}
    >
      {() => children}
    </PopoverButton>
  );
}
