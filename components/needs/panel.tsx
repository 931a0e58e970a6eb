import type { ReactNode } from "react";
import { Hint } from "@/components/ui/hint";

/** The frame of a list: its title with what it means, a count, and what one can do with it. */
export function Panel({
  id,
  title,
  hint,
  hintLabel,
  count,
  controls,
  children,
}: {
  id: string;
  title: string;
  hint?: ReactNode;
  hintLabel?: string;
  count?: ReactNode;
  controls?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-line px-4 py-2.5 not-last:border-b">
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        {hint && <Hint label={hintLabel ?? title}>{hint}</Hint>}
        {(count || controls) && (
          <div className="flex min-w-0 grow flex-wrap items-center gap-x-2 gap-y-1">
            {count && <p className="min-w-0 text-sm text-ink-3">{count}</p>}
            {controls && (
              <div className="ms-auto flex flex-wrap items-center gap-1.5 no-print">{controls}</div>
            )}
          </div>
        )}
      </header>
      {children}
    </section>
  );
}

/** Where a list has nothing: what that means. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="px-4 py-6 text-center">
      <p className="font-medium">{title}</p>
      {children && <p className="text-sm text-ink-2">{children}</p>}
    </div>
  );
}
