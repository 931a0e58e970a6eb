"use client";

import { lazy, type ReactNode } from "react";
import { Later } from "./later";

const load = () => import("./popover-open");
const PopoverOpen = lazy(load);

export type PopoverProps = {
  /** What the surface is called. */
  label: string;
  /** What the button is called, where its face does not say it. */
  name?: string;
  title?: string;
  look: string;
  face: ReactNode;
  /** The content has its own edges. */
  wide?: boolean;
  onShow?: () => void;
  children: (close: () => void) => ReactNode;
};

/** A button with a surface that opens over the page: by click, tap and key, so that everybody can reach it. */
export function PopoverButton(props: PopoverProps) {
  const { name, title, look, face, onShow } = props;
  return (
    <Later {...{ name, title, look, face, load }} opens="dialog" onOpen={onShow}>
      {() => <PopoverOpen {...props} />}
    </Later>
  );
}
