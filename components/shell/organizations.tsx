"use client";

import { useLocale, useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { MENU_ITEM, MenuLabel, MenuTick } from "@/components/ui/menu";

export type OtherOrganization = { id: string; name: string };

const PATH = "/api/session/organization";

/** Changes the organisation of the session. @returns why it was not done, in words, or null */
async function change(method: "PUT" | "POST", body: object, locale: string, failed: string) {
  try {
    const response = await fetch(PATH, {
      method,
      headers: { "content-type": "application/json", "accept-language": locale },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      const { error } = (await response.json()) as { error?: { message?: string } };
      return error?.message ?? failed;
    }
    // A whole page load: nothing of the organisation that was left stays on the screen.
    window.location.assign("/");
    return null;
  } catch {
    return failed;
  }
}

/** The organisations that the session has open, and the way to one more. */
export function OrganizationItems({
  current,
  others,
  onFailed,
  onOpenAnother,
}: {
  current: string;
  others: readonly OtherOrganization[];
  onFailed: (why: string) => void;
  onOpenAnother: () => void;
}) {
  const t = useTranslations("shell.organizations");
  const locale = useLocale();
  const choose = async (organization: string) => {
    if (!organization) return;
    const why = await change("PUT", { organization }, locale, t("failed"));
    if (why) onFailed(t("closed"));
  };
  return (
    <>
      <DropdownMenu.RadioGroup value="" onValueChange={(id) => void choose(id)}>
        <MenuLabel>{t("title")}</MenuLabel>
        {others.length > 0 && (
          <DropdownMenu.RadioItem value="" className={MENU_ITEM}>
            <MenuTick />
            <span className="max-w-60 truncate">{current}</span>
          </DropdownMenu.RadioItem>
        )}
        {others.map(({ id, name }) => (
          <DropdownMenu.RadioItem key={id} value={id} className={MENU_ITEM}>
            <MenuTick />
            <span className="max-w-60 truncate">{name}</span>
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
      <DropdownMenu.Item className={MENU_ITEM} onSelect={onOpenAnother}>
        <span className="size-4" />
        {t("another")}
      </DropdownMenu.Item>
    </>
  );
}

/** Asks for the password of the same address in another organisation. */
export function OpenOrganization({
  email,
  isOpen,
  onOpenChange,
}: {
  email: string;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("shell.organizations");
  const locale = useLocale();
  const id = useId();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setProblem(await change("POST", { password }, locale, t("failed")));
    setBusy(false);
  };
  return (
    <Dialog
      title={t("openTitle")}
      description={t("openWhy", { email })}
      closeLabel={t("cancel")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="text-sm font-medium">
            {t("password")}
          </label>
          <input
            id={id}
            name="password"
            type="password"
            autoComplete="off"
            required
            className="h-8 w-full rounded border border-line-strong bg-surface px-2.5"
          />
        </div>
        <p role="alert" className="text-sm text-bad empty:hidden">
          {problem}
        </p>
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={isBusy}>
            {isBusy ? t("opening") : t("open")}
          </Button>
          <Button onClick={() => onOpenChange(false)}>{t("cancel")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
