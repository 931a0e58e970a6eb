import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Header } from "@/components/shell/header";
import { Providers } from "@/components/shell/providers";
import { database } from "@/db/client";
import { otherOrganizations } from "@/lib/auth/organizations";
import { sessionOfCookies } from "@/lib/auth/session";
import { requireViewer } from "@/lib/auth/viewer";
import { organizationSettings } from "@/lib/settings";
import { isTheme, THEME_COOKIE } from "@/lib/theme";

/** Asked only of who has opened several. */
async function others() {
  const session = await sessionOfCookies();
  if (!session || session.others.length === 0) return [];
  const open = await otherOrganizations(await database(), session);
  return open.map(({ organizationId: id, organization: name }) => ({ id, name }));
}

/** Every page behind the sign-in. */
export default async function PagesLayout({ children }: { children: ReactNode }) {
  const [viewer, jar, organizations] = await Promise.all([requireViewer(), cookies(), others()]);
  const theme = [jar.get(THEME_COOKIE)?.value, viewer.theme].find(isTheme) ?? "system";
  return (
    <>
      <Header
        name={viewer.name}
        email={viewer.email}
        organization={viewer.organization.name}
        others={organizations}
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
