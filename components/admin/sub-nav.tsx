"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useCurrentLink } from "@/components/ui/current-link";

export type SubNavGroup = { label: string; items: readonly { path: string; label: string }[] };

/** The administrator's pages: a column beside them, a line above them on a phone. */
export function SubNav({ label, groups }: { label: string; groups: readonly SubNavGroup[] }) {
  const pathname = usePathname();
  const nav = useCurrentLink(pathname);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="flex min-w-0 gap-x-4 gap-y-5 overflow-x-auto border-b border-line pb-2 no-print lg:w-44 lg:shrink-0 lg:flex-col lg:overflow-visible lg:border-0"
    >
      {groups.map((group) => (
        <div key={group.label} className="flex shrink-0 gap-1 lg:flex-col">
          <p className="hidden px-2 text-xs text-ink-3 lg:block">{group.label}</p>
          {group.items.map(({ path, label: text }) => (
            <Link
              key={path}
              href={path}
              aria-current={pathname === path || pathname.startsWith(`${path}/`) ? "page" : undefined}
              className="rounded px-2 py-1 text-sm whitespace-nowrap text-ink-2 hover:bg-inset hover:text-ink aria-[current]:bg-inset aria-[current]:font-medium aria-[current]:text-ink"
            >
              {text}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
