/** A milestone seen from its road: the word "jalon" is one. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" className="text-accent">
        <path d="M5 18V6a5 5 0 0 1 10 0v12z" fill="currentColor" />
        <path d="M2 18.25h16" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
        <path d="M8 7.5h4M8 11h4" stroke="var(--surface)" strokeWidth="1.5" strokeLinecap="round" />
      </svg>
      Jalon
    </span>
  );
}
