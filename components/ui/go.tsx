"use client";

import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import {
  type ComponentProps,
  createContext,
  type ReactNode,
  use,
  useEffect,
  useState,
  useTransition,
} from "react";
import { isSamePage, keepFilters } from "./same-page";

type Navigation = { go: (href: string) => void; isPending: boolean };

const NavigationContext = createContext<Navigation>({ go: () => {}, isPending: false });

/** Makes moving from view to view one transition, so that what is shown stays until the next is there and can say so. */
export function NavigationProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [isPending, start] = useTransition();
  const go = (href: string) => {
    const { pathname: path, search } = window.location;
    const kept = keepFilters(href, { path, query: new URLSearchParams(search) });
    // Another page begins at its top.
    start(() => router.push(kept, { scroll: !isSamePage(href, path) }));
  };
  return <NavigationContext value={{ go, isPending }}>{children}</NavigationContext>;
}

/** Goes to another view of the page, which keeps its own filters, or to another page. */
export function useGo(): (href: string) => void {
  return use(NavigationContext).go;
}

/** A link to another view: what the address says can be opened in a tab, copied and shared. */
export function GoLink(props: ComponentProps<typeof Link> & { href: string }) {
  const { go } = use(NavigationContext);
  const [path, query] = [usePathname(), useSearchParams()];
  return (
    <Link
      prefetch={false}
      {...props}
      href={keepFilters(props.href, { path, query })}
      onNavigate={(event) => {
        event.preventDefault();
        go(props.href);
      }}
    />
  );
}

/** Whether another view has been waited for longer than a reader would call at once. */
export function useIsSlow(afterMs: number): boolean {
  const { isPending } = use(NavigationContext);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isPending) return;
    const timer = setTimeout(() => setSlow(true), afterMs);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [isPending, afterMs]);
  return isPending && isSlow;
}
