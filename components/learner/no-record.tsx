import { getTranslations } from "next-intl/server";
import { Message } from "@/components/ui/message";

/** An account of a learner that belongs to nobody, or to somebody whom the engine does not know yet. */
export async function NoRecord({ pending = false }: { pending?: boolean }) {
  const t = await getTranslations("me");
  return pending ? (
    <Message title={t("notYet")}>{t("notYetWhy")}</Message>
  ) : (
    <Message title={t("noRecord")}>{t("noRecordWhy")}</Message>
  );
}
