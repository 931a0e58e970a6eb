"use client";

import { useTranslations } from "next-intl";
import { GROUP_TYPES, groupChangeSchema, newGroupSchema } from "@/lib/admin/structure";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input, type Option, Select } from "../form";
import { type Removable, Remove } from "./remove";

const PATH = "/api/admin/structure/groups";

export type GroupValues = {
  id: string;
  version: string;
  name: string;
  group_type: (typeof GROUP_TYPES)[number];
  parent_id: string | null;
  starts_on: string | null;
  ends_on: string | null;
};

function Fields({ parents }: { parents: readonly Option[] }) {
  const t = useTranslations("admin.structure");
  const scopes = useTranslations("scopeTypes");
  return (
    <>
      <Field name="name" label={t("name")}>
        <Input name="name" autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="group_type" label={t("type")}>
          <Select name="group_type" options={GROUP_TYPES.map((value) => ({ value, label: scopes(value) }))} />
        </Field>
        <Field name="parent_id" label={t("parent")}>
          <Select name="parent_id" options={parents} empty={t("noParent")} />
        </Field>
        <Field name="starts_on" label={t("starts")}>
          <Input name="starts_on" kind="date" nullable />
        </Field>
        <Field name="ends_on" label={t("ends")}>
          <Input name="ends_on" kind="date" nullable />
        </Field>
      </div>
    </>
  );
}

export function NewGroup({ parents }: { parents: readonly Option[] }) {
  const t = useTranslations("admin.structure");
  return (
    <DialogButton look="primary" button={t("newGroup")} title={t("newGroup")}>
      {(close) => (
        <ChangeForm
          schema={newGroupSchema}
          values={{ id: "", name: "", group_type: "Groupe", parent_id: null, starts_on: null, ends_on: null }}
          method="POST"
          path={PATH}
          submit={t("newGroup")}
          onDone={close}
          onCancel={close}
        >
          <Field name="id" label={t("id")} hint={t("idHint")}>
            <Input name="id" autoComplete="off" />
          </Field>
          <Fields parents={parents} />
        </ChangeForm>
      )}
    </DialogButton>
  );
}

export function EditGroup({ group, parents }: { group: GroupValues; parents: readonly Option[] }) {
  const t = useTranslations("admin.structure");
  const form = useTranslations("admin.form");
  return (
    <DialogButton button={t("edit")} title={group.name}>
      {(close) => (
        <ChangeForm
          schema={groupChangeSchema}
          values={group}
          method="PATCH"
          path={PATH}
          submit={form("save")}
          onDone={close}
          onCancel={close}
        >
          <Fields parents={parents.filter(({ value }) => value !== group.id)} />
        </ChangeForm>
      )}
    </DialogButton>
  );
}

export function RemoveGroup(group: Removable) {
  const t = useTranslations("admin.structure");
  return <Remove node={group} path={PATH} why={t("deleteGroupWhy")} after="/admin/structure" />;
}
