"use client";

import { type ReactNode, useState } from "react";

/**
 * Marks what a live update changed, quietly. `of` is what is compared; the first one shown is not a change.
 * Where another view is shown, give another `key`.
 */
export function Changed({ of, children }: { of: string | number | null; children: ReactNode }) {
  const [seen, setSeen] = useState({ of, times: 0 });
  if (seen.of !== of) setSeen({ of, times: seen.times + 1 });
  return (
    <span
      key={seen.times}
      className={`rounded-sm ${seen.times > 0 ? "just-changed" : ""}`}
      data-changed={seen.times > 0}
    >
      {children}
    </span>
  );
}
