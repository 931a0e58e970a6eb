import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Header } from "@/components/shell/header";
import { Providers } from "@/components/shell/providers";
import { requireViewer } from "@/lib/auth/viewer";
import { organizationSettings } from "@/lib/settings";
import { isTheme, THEME_COOKIE } from "@/lib/theme";

/** Every page behind the sign-in. */
export default async function PagesLayout({ children }: { children: ReactNode }) {
  const [viewer, jar] = await Promise.all([requireViewer(), cookies()]);
  const theme = [jar.get(THEME_COOKIE)?.value, viewer.theme].find(isTheme) ?? "system";
  return (
    <>
      <Header
        name={viewer.name}
        email={viewer.email}
        organization={viewer.organization.name}
        role={viewer.role}
        hasLeaderboard={organizationSettings(viewer.organization.settings).leaderboard.mode !== "off"}
        theme={theme}
      />
      <main id="content" className="mx-auto max-w-[1920px] px-4 py-5 lg:px-6">
        <Providers>{children}</Providers>
      </main>
    </>
  );
}
