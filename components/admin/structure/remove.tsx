"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmButton } from "../confirm";

export type Removable = { id: string; version: string; name: string };

/** Takes away what was made by mistake: a page of its own leads back to its list, a dialog closes. */
export function Remove({
  node: { id, version, name },
  path,
  why,
  after,
}: {
  node: Removable;
  path: string;
  /** What must not hang on it, and what follows. */
  why: string;
  /** Where the page leads then, or what closes the dialog that it is in. */
  after: string | (() => void);
}) {
  const t = useTranslations("admin.structure");
  const router = useRouter();
  const isPage = typeof after === "string";
  return (
    <ConfirmButton
      button={t("delete")}
      title={t("deleteTitle", { name })}
      look={isPage ? "outline" : "quiet"}
      method="DELETE"
      path={path}
      body={{ id, version }}
      onDone={() => {
        if (!isPage) {
          after();
          return null;
        }
        router.push(after);
        return t("deleted");
      }}
    >
      {why}
    </ConfirmButton>
  );
}
