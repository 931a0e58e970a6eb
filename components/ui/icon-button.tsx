import type { MouseEvent, ReactNode, Ref } from "react";

/** A button that is a picture; its label is said, and shown on hover. */
export function IconButton({
  label,
  onClick,
  pressed,
  disabled,
  ref,
  children,
}: {
  label: string;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  pressed?: boolean;
  disabled?: boolean;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
}) {
  return (
    <button
      ref={ref}
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
      className="inline-flex size-7 items-center justify-center rounded text-ink-3 hover:bg-inset hover:text-ink disabled:opacity-40 aria-pressed:bg-inset aria-pressed:text-ink [&_svg]:size-4"
    >
      {children}
    </button>
  );
}
