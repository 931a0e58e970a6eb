import type { ReactNode } from "react";

/** What stands where there is nothing to draw: what it is, why, and what to do about it. */
export function Message({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-prose flex-col items-center gap-2 px-4 py-12 text-center">
      <h2 className="text-lg font-semibold text-balance">{title}</h2>
      {children && <div className="text-ink-2 text-pretty">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
