import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef, useTransition } from "react";

/** A search waits for the end of the word. */
const TYPING_MS = 250;

/**
 * Keeps in the address which branches are open and what is searched, where the server sends only that.
 * @returns whether an answer is under way
 */
export function useBranches(
  open: ReadonlySet<string>,
  text: string,
  { isWhole, branches }: { isWhole: boolean; branches: number },
): boolean {
  const router = useRouter();
  const path = usePathname();
  const [isLoading, begin] = useTransition();
  const query = new URLSearchParams([
    ...[...open].slice(-branches).map((id) => ["open", id]),
    ...(text ? [["q", text]] : []),
  ]).toString();
  const shown = useRef({ query, text });
  useEffect(() => {
    if (isWhole || shown.current.query === query) return;
    const go = () => {
      shown.current = { query, text };
      begin(() => router.replace(`${path}?${query}`, { scroll: false }));
    };
    if (shown.current.text === text) return go();
    const timer = setTimeout(go, TYPING_MS);
    return () => clearTimeout(timer);
  }, [isWhole, query, text, path, router]);
  return isLoading;
}
