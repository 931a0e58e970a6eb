"use client";

import { useTranslations } from "next-intl";
import { ConfirmButton } from "../confirm";
import { Secret } from "../secret";
import { EditUser, type UserValues } from "./user-form";

const PATH = "/api/admin/users";

/** What can be done to one account. */
export function UserActions({
  user,
  isDisabled,
  isOwn,
}: {
  user: UserValues;
  isDisabled: boolean;
  isOwn: boolean;
}) {
  const t = useTranslations("admin.users");
  const { id, name } = user;
  return (
    <div className="flex justify-end gap-1">
      <EditUser user={user} />
      {!isOwn && (
        <ConfirmButton<{ email: string; password: string }>
          button={t("reset")}
          title={t("resetTitle", { name })}
          path={PATH}
          body={{ change: "reset", id }}
          onDone={({ email, password }) => <Secret label={t("password", { email })} value={password} />}
        >
          {t("resetWhy")}
        </ConfirmButton>
      )}
      {!isOwn && !isDisabled && (
        <ConfirmButton
          button={t("disable")}
          title={t("disableTitle", { name })}
          path={PATH}
          body={{ change: "disable", id }}
        >
          {t("disableWhy")}
        </ConfirmButton>
      )}
    </div>
  );
}
