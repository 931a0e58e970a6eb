"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useFormContext, useFormState, useWatch } from "react-hook-form";
import type { Role } from "@/lib/access/types";
import { ROLES } from "@/lib/access/types";
import { newUserSchema, userEditSchema } from "@/lib/admin/users";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input, Select } from "../form";
import { PersonField } from "../person-field";
import { Secret } from "../secret";

export type UserValues = {
  id: string;
  name: string;
  email: string;
  role: Role;
  personId: string | null;
  personName: string | null;
  version: string;
};

/** Role and, where the role needs one, the person that the account stands for. */
function RoleFields({ initial }: { initial?: { id: string; name: string } | null }) {
  const t = useTranslations("admin.users");
  const roles = useTranslations("shell.role");
  const { setValue } = useFormContext();
  const role: Role = useWatch({ name: "role" });
  const first: Role = useFormState().defaultValues?.role;
  return (
    <>
      <Field name="role" label={t("role")}>
        <Select
          name="role"
          options={ROLES.map((value) => ({ value, label: roles(value) }))}
          // Another role asks for another kind of person.
          onChange={() => setValue("personId", null)}
        />
      </Field>
      {role !== "admin" && (
        <PersonField
          key={role}
          name="personId"
          kind={role === "learner" ? "student" : "instructor"}
          label={t(`personOf.${role}`)}
          hint={t("personHint")}
          initial={role === first ? initial : null}
        />
      )}
    </>
  );
}

export function CreateUser() {
  const t = useTranslations("admin.users");
  const [made, setMade] = useState<{ email: string; password: string } | null>(null);
  return (
    <DialogButton look="primary" button={t("create")} title={t("create")}>
      {(close) =>
        made ? (
          <Secret
            label={t("password", { email: made.email })}
            value={made.password}
            onDone={() => {
              setMade(null);
              close();
            }}
          />
        ) : (
          <ChangeForm<typeof newUserSchema, { email: string; password: string }>
            schema={newUserSchema}
            values={{ email: "", name: "", role: "trainer", personId: null }}
            method="POST"
            path="/api/admin/users"
            submit={t("create")}
            onDone={setMade}
            onCancel={close}
          >
            <Field name="email" label={t("email")}>
              <Input name="email" kind="email" autoComplete="off" />
            </Field>
            <Field name="name" label={t("name")}>
              <Input name="name" autoComplete="off" />
            </Field>
            <RoleFields />
          </ChangeForm>
        )
      }
    </DialogButton>
  );
}

export function EditUser({ user }: { user: UserValues }) {
  const t = useTranslations("admin.users");
  const form = useTranslations("admin.form");
  const { id, version, name, role, personId } = user;
  return (
    <DialogButton look="quiet" button={t("edit")} title={user.email}>
      {(close) => (
        <ChangeForm
          schema={userEditSchema}
          values={{ change: "edit", id, version, name, role, personId }}
          method="PATCH"
          path="/api/admin/users"
          submit={form("save")}
          onDone={close}
          onCancel={close}
        >
          <Field name="name" label={t("name")}>
            <Input name="name" autoComplete="off" />
          </Field>
          <RoleFields
            initial={personId === null ? null : { id: personId, name: user.personName ?? personId }}
          />
        </ChangeForm>
      )}
    </DialogButton>
  );
}
