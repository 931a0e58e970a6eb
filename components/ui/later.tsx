"use client";

import { type ReactNode, Suspense, useState, useTransition } from "react";

/** How something was opened: who came by keys goes on by keys. */
export type OpenedBy = "keys" | "pointer";

/**
 * The button of a surface whose program is fetched once somebody comes near: a page has dozens of them, and most are never
 * opened. `children` is the same button with its surface, open.
 */
export function Later({
  name,
  title,
  look,
  face,
  opens,
  load,
  onOpen,
  children,
}: {
  /** What the button is called, where its face does not say it. */
  name?: string;
  title?: string;
  look: string;
  face: ReactNode;
  opens: "menu" | "dialog";
  load: () => Promise<unknown>;
  onOpen?: () => void;
  children: (by: OpenedBy) => ReactNode;
}) {
  const [by, setBy] = useState<OpenedBy | null>(null);
  // What is there stays until the other has come.
  const [, start] = useTransition();
  const near = () => void load().catch(() => {});
  if (by) return <Suspense fallback={null}>{children(by)}</Suspense>;
  return (
    <button
      type="button"
      aria-label={name}
      title={title}
      aria-haspopup={opens}
      aria-expanded={false}
      className={look}
      onPointerEnter={near}
      onFocus={near}
      onClick={({ detail }) => {
        onOpen?.();
        // A click that no pointer made.
        start(() => setBy(detail === 0 ? "keys" : "pointer"));
      }}
    >
      {face}
    </button>
  );
}
