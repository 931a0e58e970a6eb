import { getTranslations } from "next-intl/server";
import { buttonClass } from "@/components/ui/button";
import { Message } from "@/components/ui/message";

/** Denied and missing look the same. */
export async function NotFound() {
  const t = await getTranslations("errors");
  return (
    <Message
      title={t("notFound")}
      action={
        <a href="/" className={buttonClass("primary")}>
          {t("home")}
        </a>
      }
    >
      {t("notFoundWhy")}
    </Message>
  );
}
