"use client";

import { CircleUserRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy } from "react";
import { Later } from "@/components/ui/later";
import type { Role } from "@/lib/access/types";
import type { Theme } from "@/lib/theme";
import type { OtherOrganization } from "./organizations";

const load = () => import("./account-menu-open");
const AccountMenuOpen = lazy(load);

export type AccountProps = {
  name: string;
  email: string;
  organization: string;
  /** Organisations that the session may change to. */
  others: readonly OtherOrganization[];
  role: Role;
  theme: Theme;
};

export const ACCOUNT_LOOK =
  "inline-flex h-8 items-center gap-2 rounded px-2 text-ink-2 hover:bg-inset hover:text-ink";

/** Who is signed in and where, and what they choose for themselves: organisation, language, theme, leaving. */
export function AccountMenu(account: AccountProps) {
  const t = useTranslations("shell");
  return (
    <Later
      name={t("account", { name: account.name })}
      look={ACCOUNT_LOOK}
      face={<AccountFace name={account.name} />}
      opens="menu"
      load={load}
    >
      {(by) => <AccountMenuOpen {...account} openedBy={by} />}
    </Later>
  );
}

export function AccountFace({ name }: { name: string }) {
  return (
    <>
      <CircleUserRound className="size-5" aria-hidden="true" />
      <span className="hidden max-w-40 truncate text-sm md:inline">{name}</span>
    </>
  );
}
