"use client";

import { useTranslations } from "next-intl";
import { addMemberSchema, endMemberSchema, moveMemberSchema } from "@/lib/admin/structure";
import { ConfirmButton } from "../confirm";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input, type Option, Select } from "../form";
import { PersonField } from "../person-field";
import { EditPerson } from "./person-forms";

const PATH = "/api/admin/structure/members";

type Kind = "student" | "instructor";
export type MemberValues = {
  kind: Kind;
  group_id: string;
  person_id: string;
  name: string;
  joined_on: string;
  left_on: string | null;
  version: string;
};

export function AddMember({ kind, groupId, today }: { kind: Kind; groupId: string; today: string }) {
  const t = useTranslations("admin.structure");
  const title = t(kind === "student" ? "addLearner" : "addTrainer");
  return (
    <DialogButton button={title} title={title}>
      {(close) => (
        <ChangeForm
          schema={addMemberSchema}
          values={{ change: "add", kind, group_id: groupId, person_id: "", joined_on: today, left_on: null }}
          method="POST"
          path={PATH}
          submit={title}
          onDone={close}
          onCancel={close}
        >
          <PersonField name="person_id" kind={kind} label={t(kind === "student" ? "learner" : "trainer")} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="joined_on" label={t("joined")}>
              <Input name="joined_on" kind="date" />
            </Field>
            <Field name="left_on" label={t("left")} hint={t("leftHint")}>
              <Input name="left_on" kind="date" nullable />
            </Field>
          </div>
        </ChangeForm>
      )}
    </DialogButton>
  );
}

/** What can be done to one membership. */
export function MemberActions({
  member,
  groups,
  today,
}: {
  member: MemberValues;
  /** Other groups, to move to. */
  groups: readonly Option[];
  today: string;
}) {
  const t = useTranslations("admin.structure");
  const form = useTranslations("admin.form");
  const { name, left_on, ...rest } = member;
  return (
    <div className="flex flex-wrap justify-end gap-1">
      {/* Learners are corrected on their own page: of them a group has hundreds. */}
      {rest.kind === "instructor" && <EditPerson kind={rest.kind} id={rest.person_id} name={name} />}
      {(left_on === null || left_on >= today) && groups.length > 0 && (
        <DialogButton look="quiet" button={t("move")} title={t("moveTitle", { name })}>
          {(close) => (
            <ChangeForm
              schema={moveMemberSchema}
              values={{ ...rest, change: "move", to_group_id: groups[0]?.value ?? "", on: today }}
              method="POST"
              path={PATH}
              submit={t("move")}
              note={t("moveNote")}
              onDone={close}
              onCancel={close}
            >
              <div className="grid gap-4 sm:grid-cols-2">
                <Field name="to_group_id" label={t("moveTo")}>
                  <Select name="to_group_id" options={groups} />
                </Field>
                <Field name="on" label={t("moveOn")}>
                  <Input name="on" kind="date" />
                </Field>
              </div>
            </ChangeForm>
          )}
        </DialogButton>
      )}
      <DialogButton look="quiet" button={t("end")} title={t("endTitle", { name })}>
        {(close) => (
          <ChangeForm
            schema={endMemberSchema}
            values={{ ...rest, change: "end", left_on: left_on ?? today }}
            method="POST"
            path={PATH}
            submit={form("save")}
            onDone={close}
            onCancel={close}
          >
            <Field name="left_on" label={t("endDate")} hint={t("endHint")}>
              <Input name="left_on" kind="date" nullable />
            </Field>
          </ChangeForm>
        )}
      </DialogButton>
      <ConfirmButton
        button={t("remove")}
        title={t("removeTitle", { name })}
        method="POST"
        path={PATH}
        body={{ ...rest, change: "remove" }}
      >
        {t("removeWhy")}
      </ConfirmButton>
    </div>
  );
}
