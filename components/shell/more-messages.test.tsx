import { NextIntlClientProvider, useTranslations } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import fr from "@/lib/i18n/messages/fr";
import { MoreMessages } from "./more-messages";

function Titles() {
  const [shell, plan, need] = [useTranslations("shell"), useTranslations("plan"), useTranslations("need")];
  return [shell("nav"), plan("title"), need("title")].join(" | ");
}

test("within a section, the texts of the frame and of every section around are there", () => {
  const page = (
    <NextIntlClientProvider locale="fr" timeZone="UTC" messages={{ shell: fr.shell }}>
      <MoreMessages messages={{ plan: fr.plan }}>
        <MoreMessages messages={{ need: fr.need }}>
          <Titles />
        </MoreMessages>
      </MoreMessages>
    </NextIntlClientProvider>
  );
  expect(renderToStaticMarkup(page)).toBe([fr.shell.nav, fr.plan.title, fr.need.title].join(" | "));
});
