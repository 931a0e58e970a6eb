"use client";

import { useTranslations } from "next-intl";
import { addEnrolmentSchema, endEnrolmentSchema } from "@/lib/admin/courses";
import { ConfirmButton } from "../confirm";
import { DialogButton } from "../dialog";
import { ChangeForm, Field, Input } from "../form";
import { PersonField } from "../person-field";

const PATH = "/api/admin/structure/enrolments";

export type EnrolmentValues = {
  course_id: string;
  person_id: string;
  name: string;
  enrolled_on: string;
  left_on: string | null;
  version: string;
};

export function AddEnrolment({ courseId, today }: { courseId: string; today: string }) {
  const t = useTranslations("admin.structure");
  return (
    <DialogButton button={t("enrol")} title={t("enrol")}>
      {(close) => (
        <ChangeForm
          schema={addEnrolmentSchema}
          values={{ change: "add", course_id: courseId, person_id: "", enrolled_on: today, left_on: null }}
          method="POST"
          path={PATH}
          submit={t("enrol")}
          onDone={close}
          onCancel={close}
        >
          <PersonField name="person_id" kind="student" label={t("learner")} />
          <div className="grid gap-4 sm:grid-cols-2">
            <Field name="enrolled_on" label={t("enrolledOn")}>
              <Input name="enrolled_on" kind="date" />
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

/** What can be done to one enrolment. */
export function EnrolmentActions({ enrolment, today }: { enrolment: EnrolmentValues; today: string }) {
  const t = useTranslations("admin.structure");
  const form = useTranslations("admin.form");
  const { name, left_on, ...rest } = enrolment;
  return (
    <div className="flex flex-wrap justify-end gap-1">
      <DialogButton look="quiet" button={t("end")} title={t("endTitle", { name })}>
        {(close) => (
          <ChangeForm
            schema={endEnrolmentSchema}
            values={{ ...rest, change: "end", left_on: left_on ?? today }}
            method="POST"
            path={PATH}
            submit={form("save")}
            onDone={close}
            onCancel={close}
          >
            <Field name="left_on" label={t("lastDay")} hint={t("endHint")}>
              <Input name="left_on" kind="date" nullable />
            </Field>
          </ChangeForm>
        )}
      </DialogButton>
      <ConfirmButton
        button={t("remove")}
        title={t("unenrolTitle", { name })}
        method="POST"
        path={PATH}
        body={{ ...rest, change: "remove" }}
      >
        {t("unenrolWhy")}
      </ConfirmButton>
    </div>
  );
}
