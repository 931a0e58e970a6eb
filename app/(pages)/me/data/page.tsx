import { Download } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { BadgeWatch } from "@/components/learner/badge-watch";
import { NoRecord } from "@/components/learner/no-record";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { readLive } from "@/db/queries/learner/live";
import { requireViewer } from "@/lib/auth/viewer";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("ownData"))("title") };
}

/** Everything that is held about the learner, as a file. */
export default async function OwnDataPage() {
  const viewer = await requireViewer();
  if (viewer.role !== "learner") redirect("/");
  if (viewer.selfId === null) return <NoRecord />;
  const t = await getTranslations("ownData");
  const { live } = await readLive(await database(), viewer, await getLocale());
  return (
    <div className="mx-auto flex max-w-prose flex-col gap-4">
      <h1 className="text-lg font-semibold">{t("title")}</h1>
      <p>{t("lead")}</p>
      <p className="text-ink-2">{t("what")}</p>
      <p className="text-ink-2">{t("format")}</p>
      <p>
        <a href="/api/me/data" download className={buttonClass("primary")}>
          <Download aria-hidden="true" />
          {t("download")}
        </a>
      </p>
      <p className="text-sm text-ink-3">{t("erasure")}</p>
      <BadgeWatch initial={live} />
    </div>
  );
}
