"use server";

import { cookies } from "next/headers";
import { database } from "@/db/client";
import { savePreferences } from "@/db/users";
import { isLocale, LOCALE_COOKIE } from "@/lib/i18n/locales";
import { isTheme, THEME_COOKIE } from "@/lib/theme";
import { viewer } from "./viewer";

const YEAR = 365 * 24 * 3600;
const COOKIE = { path: "/", maxAge: YEAR, sameSite: "lax", httpOnly: true } as const;

/** Keeps a language with this browser and, for who is signed in, with the account. Next refuses other sites' calls. */
export async function chooseLocale(locale: string): Promise<void> {
  if (!isLocale(locale)) return;
  (await cookies()).set(LOCALE_COOKIE, locale, COOKIE);
  await keep({ locale });
}

/** Keeps a theme with this browser and, for who is signed in, with the account. */
export async function chooseTheme(theme: string): Promise<void> {
  if (!isTheme(theme)) return;
  (await cookies()).set(THEME_COOKIE, theme, COOKIE);
  await keep({ theme });
}

async function keep(preferences: { locale?: string; theme?: string }): Promise<void> {
  const found = await viewer();
  if (found) await savePreferences(await database(), found.organizationId, found.userId, preferences);
}
