import type { ReactNode } from "react";

/** What scrolls must take the focus, or only a mouse could scroll it. */
const scrolledByKeyboard = (label: string) => ({ tabIndex: 0, role: "region", "aria-label": label });

/** A frame that scrolls what is larger than it. */
export function Scroller({
  label,
  className = "",
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // Positioned, so that words for screen readers alone, which are, scroll with it instead of widening the page.
    <div className={`relative overflow-auto ${className}`} {...scrolledByKeyboard(label)}>
      {children}
    </div>
  );
}
