import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";

/** The way to the other pages of a long list; nothing where there is one page. */
export async function Pages({
  number,
  of,
  address,
}: {
  number: number;
  of: number;
  address: (page: number) => string;
}) {
  if (of <= 1) return null;
  const t = await getTranslations("admin.form");
  return (
    <nav aria-label={t("pages")} className="mt-3 flex flex-wrap items-center gap-2">
      {number > 1 && (
        <Link href={address(number - 1)} className={buttonClass()}>
          {t("previous")}
        </Link>
      )}
      {number < of && (
        <Link href={address(number + 1)} className={buttonClass()}>
          {t("next")}
        </Link>
      )}
      <span className="text-sm text-ink-3">{t("pageOf", { number, of })}</span>
    </nav>
  );
}
