import type { ButtonHTMLAttributes } from "react";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  outline: "border border-line bg-surface text-ink hover:bg-inset",
  quiet: "text-ink-2 hover:bg-inset hover:text-ink",
} as const;

export type ButtonLook = keyof typeof LOOKS;

/** Classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = "outline"): string {
  return `inline-flex h-8 items-center justify-center gap-1.5 rounded px-3 text-sm font-medium whitespace-nowrap motion-safe:transition-colors motion-safe:duration-100 disabled:opacity-50 [&_svg]:size-4 ${LOOKS[look]}`;
}

export function Button({
  look = "outline",
  ...props
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: ButtonLook }) {
  return <button type="button" {...props} className={`${buttonClass(look)} ${props.className ?? ""}`} />;
}
