import { GoLink } from "./go";

export type Choice = { key: string; label: string; title?: string; href: string; disabled?: boolean };

/** A few choices of which one holds, each with its own address. */
export function Segmented({
  label,
  value,
  choices,
}: {
  label: string;
  value: string;
  choices: readonly Choice[];
}) {
  return (
    <nav
      aria-label={label}
      className="inline-flex h-8 items-center rounded border border-line bg-surface p-0.5 max-sm:flex-1"
    >
      {choices.map((choice) =>
        choice.disabled ? (
          <span
            key={choice.key}
            title={choice.title}
            aria-disabled="true"
            className={`${ITEM} text-ink-3 opacity-50`}
          >
            {choice.label}
          </span>
        ) : (
          <GoLink
            key={choice.key}
            href={choice.href}
            title={choice.title}
            aria-current={choice.key === value ? "true" : undefined}
            className={`${ITEM} text-ink-2 hover:text-ink aria-[current]:bg-inset aria-[current]:font-medium aria-[current]:text-ink`}
          >
            {choice.label}
          </GoLink>
        ),
      )}
    </nav>
  );
}

const ITEM =
  "inline-flex h-full items-center justify-center rounded-sm px-2.5 max-sm:flex-1 text-sm whitespace-nowrap";
