"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import type { OpenedBy } from "@/components/ui/later";
import { MENU_ITEM, Menu, MenuLabel, MenuSeparator, MenuTick, stayOpen } from "@/components/ui/menu";
import { chooseLocale, chooseTheme } from "@/lib/auth/preferences";
import { LOCALE_NAMES, LOCALES } from "@/lib/i18n/locales";
import { THEMES } from "@/lib/theme";
import { ACCOUNT_LOOK, AccountFace, type AccountProps } from "./account-menu";
import { OpenOrganization, OrganizationItems } from "./organizations";

/** Who is signed in and where, and what they choose for themselves: organisation, language, theme, leaving. */
export default function AccountMenuOpen({ openedBy, ...account }: AccountProps & { openedBy: OpenedBy }) {
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
        openedBy={openedBy}
        label={t("account", { name: account.name })}
        look={ACCOUNT_LOOK}
        trigger={<AccountFace name={account.name} />}
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
        <DropdownMenu.Item className={MENU_ITEM} onSelect={leave}>
          {t("signOut")}
        </DropdownMenu.Item>
      </Menu>
    </>
  );
}

/** What signs out is fetched by who does. */
const leave = async () => (await import("next-auth/react")).signOut({ callbackUrl: "/signin" });

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
