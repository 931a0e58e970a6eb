import { Children, type ReactNode } from "react";

/** Charts and tables one under the other, in two columns where there is room: each as high as it needs. */
export function Board({ children }: { children: ReactNode }) {
  return (
    <div className="-mb-3 gap-x-3 xl:columns-2">
      {Children.map(
        children,
        (child) => child && <div className="break-inside-avoid pb-3 empty:hidden">{child}</div>,
      )}
    </div>
  );
}
