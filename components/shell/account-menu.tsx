"use client";

import { CircleUserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { signOut } from "next-auth/react";
import { useLocale, useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import { MENU_ITEM, Menu, MenuLabel, MenuSeparator, MenuTick, stayOpen } from "@/components/ui/menu";
import type { Role } from "@/lib/access/types";
import { chooseLocale, chooseTheme } from "@/lib/auth/preferences";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { THEMES, type Theme } from "@/lib/theme";
import { OpenOrganization, OrganizationItems, type OtherOrganization } from "./organizations";

export type AccountProps = {
  name: string;
  email: string;
  organization: string;
  /** Organisations that the session may change to. */
  others: readonly OtherOrganization[];
  role: Role;
  theme: Theme;
};

/** Who is signed in and where, and what they choose for themselves: organisation, language, theme, leaving. */
export function AccountMenu(account: AccountProps) {
  const t = useTranslations("shell");
  const router = useRouter();
  const locale = useLocale();
  const [theme, setTheme] = useState(account.theme);
  const [isOpening, setOpening] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const pickTheme = async (chosen: string) => {
    const next = THEMES.find((one) => one === chosen) ?? "system";
    setTheme(next);
    // At once: the cookie is for the next page.
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    await chooseTheme(next);
  };
  const pickLocale = async (chosen: string) => {
    await chooseLocale(chosen);
    router.refresh();
  };
  return (
    <>
      {problem && (
        <p role="alert" className="min-w-0 text-sm text-bad">
          {problem}
        </p>
      )}
      <OpenOrganization email={account.email} isOpen={isOpening} onOpenChange={setOpening} />
      <Menu
        label={t("account", { name: account.name })}
        look="inline-flex h-8 items-center gap-2 rounded px-2 text-ink-2 hover:bg-inset hover:text-ink"
        trigger={
          <>
            <CircleUserRound className="size-5" aria-hidden="true" />
            <span className="hidden max-w-40 truncate text-sm md:inline">{account.name}</span>
          </>
        }
      >
        <div className="px-2 py-1.5">
          <p className="font-medium">{account.name}</p>
          <p className="text-ink-3">{account.email}</p>
          <p className="text-ink-3">
            {t(`role.${account.role}`)} · {account.organization}
          </p>
        </div>
        <MenuSeparator />
        <OrganizationItems
          current={account.organization}
          others={account.others}
          onFailed={(why) => {
            setProblem(why);
            router.refresh();
          }}
          onOpenAnother={() => setOpening(true)}
        />
        <MenuSeparator />
        <Group label={t("language")} value={locale} onChange={pickLocale}>
          {LOCALES.map((one) => (
            <Item key={one} value={one} lang={one}>
              {LOCALE_NAMES[one]}
            </Item>
          ))}
        </Group>
        <MenuSeparator />
        <Group label={t("theme")} value={theme} onChange={pickTheme}>
          {THEMES.map((one) => (
            <Item key={one} value={one}>
              {t(`themes.${one}`)}
            </Item>
          ))}
        </Group>
        <MenuSeparator />
        <DropdownMenu.Item className={MENU_ITEM} onSelect={() => signOut({ callbackUrl: "/signin" })}>
          {t("signOut")}
        </DropdownMenu.Item>
      </Menu>
    </>
  );
}

function Group(group: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}) {
  return (
    <DropdownMenu.RadioGroup value={group.value} onValueChange={group.onChange}>
      <MenuLabel>{group.label}</MenuLabel>
      {group.children}
    </DropdownMenu.RadioGroup>
  );
}

function Item({ value, lang, children }: { value: string; lang?: string; children: ReactNode }) {
  return (
    <DropdownMenu.RadioItem value={value} lang={lang} className={MENU_ITEM} onSelect={stayOpen}>
      <MenuTick />
      {children}
    </DropdownMenu.RadioItem>
  );
}
