import { useTranslations } from "next-intl";

export function RefreshFailed() {
  const t = useTranslations("me");
  return (
    <p role="alert" className="rounded border border-line bg-warn-soft px-3 py-2 text-sm text-warn">
      {t("refresh")}
    </p>
  );
}
