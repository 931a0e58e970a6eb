"use client";

import Link, { useLinkStatus } from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useCurrentLink } from "@/components/ui/current-link";
import type { Messages } from "@/lib/i18n/messages";
import { parseView, queryOfParams, viewHref } from "@/lib/view";

export type PageKey = keyof Messages["shell"]["pages"];
export type NavItem = { key: PageKey; path: string; label: string };

/** What the address chose goes along from page to page. */
export function NavLinks({ label, items }: { label: string; items: readonly NavItem[] }) {
  const pathname = usePathname();
  // The view alone: what a page filters by means something else, or nothing, on the next.
  const asked = useSearchParams();
  const view = parseView(queryOfParams(asked));
  const bar = useCurrentLink(pathname);
  return (
    <nav
      ref={bar}
      aria-label={label}
      className="-mx-4 flex h-10 min-w-0 gap-1 overflow-x-auto px-2 max-lg:order-last max-lg:w-[calc(100%+2rem)] lg:mx-0 lg:h-full lg:px-0"
    >
      {items.map(({ key, path, label: text }) => (
        <Link
          key={key}
          href={viewHref(path, view)}
          aria-current={
            pathname === path || (path !== "/" && path !== "/me" && pathname.startsWith(`${path}/`))
              ? "page"
              : undefined
          }
          className="relative flex shrink-0 items-center border-b-2 border-transparent px-2 text-sm text-ink-2 hover:text-ink aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-ink"
        >
          {text}
          <Waiting />
        </Link>
      ))}
    </nav>
  );
}

/** A line that grows under the link that was clicked, until its page is there. */
function Waiting() {
  const { pending } = useLinkStatus();
  return pending && <span aria-hidden="true" className="waiting absolute inset-x-0 bottom-0 h-0.5" />;
}
