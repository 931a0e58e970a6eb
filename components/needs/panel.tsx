import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Hint } from "@/components/ui/hint";
import { Skeleton } from "@/components/ui/skeleton";

/** As many as are read at a glance; the whole list is one click away. */
export const SHOWN = 5;

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

/** What a list stands for, where that is not what the page's toolbar says. */
export function Says({ children }: { children: ReactNode }) {
  return <p className="px-4 pt-3 text-sm text-ink-3">{children}</p>;
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

/** A list that is not there yet, or could not be read. */
export function Pending({ failed, retry }: { failed: boolean; retry: () => void }) {
  const t = useTranslations("picker");
  if (failed) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 px-4 py-6">
        {t("failed")}
        <Button look="quiet" onClick={retry}>
          {t("retry")}
        </Button>
      </div>
    );
  }
  return (
    <div aria-busy="true" className="space-y-4 px-4 py-4">
      {Array.from({ length: SHOWN }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stand-ins that never move
        <Skeleton key={i} className="h-9" />
      ))}
    </div>
  );
}
