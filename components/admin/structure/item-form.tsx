"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { itemChangeSchema, newItemSchema } from "@/lib/admin/structure";
import { ITEM_TYPES, type ItemType } from "@/lib/metrics/types";
import { DialogButton } from "../dialog";
import { ChangeForm, Check, Field, Input, type Option, Select } from "../form";
import { Remove } from "./remove";
import { TaughtField } from "./taught-field";

const PATH = "/api/admin/structure/items";

export type ItemValues = {
  id: string;
  version: string;
  name: string;
  item_type: ItemType;
  parent_id: string | null;
  position: number;
  weight: number;
  is_key: boolean;
  is_critical: boolean;
  course_id: string | null;
  class_id: string | null;
};

const UNTAUGHT = { course_id: null, class_id: null };

function Fields({
  parents,
  stored = UNTAUGHT,
}: {
  parents: readonly Option[];
  stored?: Pick<ItemValues, "course_id" | "class_id">;
}) {
  const t = useTranslations("admin.structure");
  const types = useTranslations("targetTypes");
  const type: ItemType = useWatch({ name: "item_type" });
  return (
    <>
      <Field name="name" label={t("name")}>
        <Input name="name" autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="item_type" label={t("type")}>
          <Select name="item_type" options={ITEM_TYPES.map((value) => ({ value, label: types(value) }))} />
        </Field>
        <Field name="parent_id" label={t("parent")}>
          <Select name="parent_id" options={parents} empty={t("noParent")} />
        </Field>
        <Field name="position" label={t("position")}>
          <Input name="position" kind="number" />
        </Field>
        <Field name="weight" label={t("weight")}>
          <Input name="weight" kind="number" />
        </Field>
      </div>
      {type === "Module" && <TaughtField name="course_id" kind="course" stored={stored.course_id} />}
      {type === "Ua" && <TaughtField name="class_id" kind="class" stored={stored.class_id} />}
      {type === "Ua" && <Check name="is_key" label={t("isKey")} />}
      {type === "Tache" && <Check name="is_critical" label={t("isCritical")} />}
    </>
  );
}

export function NewItem({ parents }: { parents: readonly Option[] }) {
  const t = useTranslations("admin.structure");
  return (
    <DialogButton look="primary" button={t("newItem")} title={t("newItem")}>
      {(close) => (
        <ChangeForm
          schema={newItemSchema}
          values={{
            id: "",
            name: "",
            item_type: "Ua",
            parent_id: null,
            position: 1,
            weight: 1,
            is_key: false,
            is_critical: false,
            course_id: null,
            class_id: null,
          }}
          method="POST"
          path={PATH}
          submit={t("newItem")}
          note={t("recomputes")}
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

export function EditItem({
  item,
  parents,
  onDone,
}: {
  item: ItemValues;
  parents: readonly Option[];
  onDone: () => void;
}) {
  const t = useTranslations("admin.structure");
  const form = useTranslations("admin.form");
  return (
    <>
      <ChangeForm
        schema={itemChangeSchema}
        values={item}
        method="PATCH"
        path={PATH}
        submit={form("save")}
        note={t("recomputes")}
        onDone={onDone}
        onCancel={onDone}
      >
        <Fields parents={parents.filter(({ value }) => value !== item.id)} stored={item} />
      </ChangeForm>
      <div className="mt-4 border-t border-line pt-3">
        <Remove node={item} path={PATH} why={t("deleteItemWhy")} after={onDone} />
      </div>
    </>
  );
}
