import Link from "next/link";
import { useTranslations } from "next-intl";
import { hrefWith } from "@/components/dashboard/address";
import { buttonClass } from "@/components/ui/button";
import type { View } from "@/lib/view";
import { Panel } from "./panel";

/** Of a whole centre nobody reads every morning who needs somebody: the way to the list of it. */
export function NeedsElsewhere({ view }: { view: View }) {
  const t = useTranslations("need");
  return (
    <Panel
      id="needs-title"
      title={t("title")}
      count={t("wholeCentre")}
      controls={
        <Link href={hrefWith("/needs", view, {})} prefetch={false} className={buttonClass("quiet")}>
          {t("seeAll")}
        </Link>
      }
    />
  );
}
