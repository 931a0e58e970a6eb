import { useTranslations } from "next-intl";

const BARS = { low: 1, medium: 2, good: 3 } as const;

/** One to three bars for how far a figure may be trusted, with the word for who cannot see them; low stands out. */
export function Reliability({ level }: { level: keyof typeof BARS }) {
  const t = useTranslations("tile");
  const word = t(`reliability.${level}`);
  return (
    <span
      title={word}
      className={`inline-flex items-center gap-1 rounded-sm ${level === "low" ? "bg-warn-soft px-1 text-warn" : ""}`}
    >
      <svg width="11" height="10" viewBox="0 0 11 10" aria-hidden="true">
        {[0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={6 - bar * 3}
            width="3"
            height={4 + bar * 3}
            rx="1"
            fill="currentColor"
            opacity={bar < BARS[level] ? 1 : 0.25}
          />
        ))}
      </svg>
      <span className="sr-only">{word}</span>
    </span>
  );
}
