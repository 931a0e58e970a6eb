import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { BaseMessages } from "@/components/shell/messages";
import { viewer } from "@/lib/auth/viewer";
import { isTheme, THEME_COOKIE } from "@/lib/theme";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Jalon", template: "%s · Jalon" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafaf9" },
    { media: "(prefers-color-scheme: dark)", color: "#0f0f11" },
  ],
};

/** Language and theme are known before the first byte: no flash, no script that corrects the page. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, jar, found] = await Promise.all([getLocale(), cookies(), viewer()]);
  const theme = [jar.get(THEME_COOKIE)?.value, found?.theme].find(isTheme);
  return (
    <html
      lang={locale}
      dir="ltr"
      className={GeistSans.variable}
      data-theme={theme === "system" ? undefined : theme}
    >
      <body>
        <BaseMessages>{children}</BaseMessages>
      </body>
    </html>
  );
}
