import { getTranslations } from "next-intl/server";
import type { Role } from "@/lib/access/types";
import { AccountMenu, type AccountProps } from "./account-menu";
import { Logo } from "./logo";
import { type NavItem, NavLinks } from "./nav-links";

const LEADERBOARD = { key: "leaderboard", path: "/leaderboard" } as const;

/** What a trainer and an administrator read of the same figures. */
const ANALYSIS = [
  { key: "plan", path: "/plan" },
  { key: "flow", path: "/flow" },
  { key: "feedback", path: "/feedback" },
  { key: "equity", path: "/equity" },
  { key: "quality", path: "/quality" },
  { key: "attendance", path: "/attendance" },
  LEADERBOARD,
  { key: "metrics", path: "/metrics" },
] as const satisfies readonly Omit<NavItem, "label">[];

/** Pages by role, in the order of the bar. A page that comes later is one line here. */
const NAV: Record<Role, readonly Omit<NavItem, "label">[]> = {
  admin: [
    { key: "home", path: "/" },
    { key: "groups", path: "/groups" },
    ...ANALYSIS,
    { key: "admin", path: "/admin" },
    { key: "api", path: "/docs/api" },
  ],
  trainer: [{ key: "home", path: "/" }, { key: "groups", path: "/groups" }, ...ANALYSIS],
  learner: [
    { key: "home", path: "/me" },
    { key: "progress", path: "/me/progress" },
    { key: "badges", path: "/me/badges" },
    LEADERBOARD,
    { key: "data", path: "/me/data" },
  ],
};

/** The bar over every page. */
export async function Header({ hasLeaderboard, ...props }: AccountProps & { hasLeaderboard: boolean }) {
  const t = await getTranslations("shell");
  const pages = NAV[props.role].filter((item) => item !== LEADERBOARD || hasLeaderboard);
  const items = pages.map((item) => ({ ...item, label: t(`pages.${item.key}`) }));
  return (
    <header className="border-b border-line bg-surface no-print">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:start-4 focus:top-3 focus:z-40 focus:rounded focus:bg-surface focus:px-3 focus:py-1"
      >
        {t("skip")}
      </a>
      <div className="mx-auto flex max-w-[1920px] flex-wrap items-center gap-x-4 px-4 lg:h-13 lg:flex-nowrap lg:px-6">
        <Logo />
        <NavLinks label={t("nav")} items={items} />
        <div className="ms-auto flex h-13 min-w-0 items-center gap-4">
          {/* However long it is, the pages come first: the menu beside it says it in full. */}
          <p
            title={props.organization}
            className="hidden truncate text-sm text-ink-3 sm:block lg:hidden lg:max-w-48 min-[87.5rem]:block 2xl:max-w-md"
          >
            {props.organization}
          </p>
          <AccountMenu {...props} />
        </div>
      </div>
    </header>
  );
}
