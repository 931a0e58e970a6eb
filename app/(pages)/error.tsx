"use client";

import { useTranslations } from "next-intl";
import { Button, buttonClass } from "@/components/ui/button";
import { Message } from "@/components/ui/message";

/** What a page that failed shows: what happened, what is safe, what to do. The error itself is in the server's log. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("errors");
  return (
    <Message
      title={t("title")}
      action={
        <>
          <Button look="primary" onClick={reset}>
            {t("retry")}
          </Button>
          <a href="/" className={buttonClass("outline")}>
            {t("home")}
          </a>
        </>
      }
    >
      {t("why")}
    </Message>
  );
}
