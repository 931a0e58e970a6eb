import type { ReactNode } from "react";

/** A part of a learner's page, with its heading and what stands beside it. */
export function Panel({
  title,
  aside,
  className = "",
  children,
}: {
  title: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={`rounded-lg border border-line bg-surface p-4 break-inside-avoid ${className}`}
    >
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3">
        <h2 className="font-medium">{title}</h2>
        {aside && <div className="text-sm text-ink-3">{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** How much of a whole is done, beside words that say it; `mark` is somebody else's place on the same scale. */
export function Bar({ percent, mark }: { percent: number | null; mark?: number | null }) {
  return (
    <div aria-hidden="true" className="relative h-2 rounded-full bg-inset">
      {percent !== null && (
        <div
          className="h-full rounded-full bg-accent"
          style={{ inlineSize: `${Math.max(0, Math.min(100, percent))}%` }}
        />
      )}
      {mark !== null && mark !== undefined && (
        <div
          className="absolute -inset-y-1 w-0.5 bg-ink-2"
          style={{ insetInlineStart: `${Math.max(0, Math.min(100, mark))}%` }}
        />
      )}
    </div>
  );
}
