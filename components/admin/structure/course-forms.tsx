"use client";

import { useTranslations } from "next-intl";
import {
  classChangeSchema,
  courseChangeSchema,
  isStepType,
  newClassSchema,
  newCourseSchema,
  STEP_TYPES,
} from "@/lib/admin/courses";
import { DialogButton } from "../dialog";
import { ChangeForm, Check, Field, Input, Select, TextArea } from "../form";
import { type Removable, Remove } from "./remove";

const COURSES = "/api/admin/structure/courses";
const CLASSES = "/api/admin/structure/classes";

export type CourseValues = {
  id: string;
  version: string;
  name: string;
  description: string | null;
  is_active: boolean;
};
export type ClassValues = {
  id: string;
  version: string;
  course_id: string;
  name: string;
  order_index: number;
  step_type: string;
};

function IdField() {
  const t = useTranslations("admin.structure");
  return (
    <Field name="id" label={t("id")} hint={t("idHint")}>
      <Input name="id" autoComplete="off" />
    </Field>
  );
}

function CourseFields() {
  const t = useTranslations("admin.structure");
  return (
    <>
      <Field name="name" label={t("name")}>
        <Input name="name" autoComplete="off" />
      </Field>
      <Field name="description" label={t("description")}>
        <TextArea name="description" />
      </Field>
      <Check name="is_active" label={t("isActive")} />
    </>
  );
}

export function NewCourse() {
  const t = useTranslations("admin.structure");
  return (
    <DialogButton look="primary" button={t("newCourse")} title={t("newCourse")}>
      {(close) => (
        <ChangeForm
          schema={newCourseSchema}
          values={{ id: "", name: "", description: "", is_active: true }}
          method="POST"
          path={COURSES}
          submit={t("newCourse")}
          onDone={close}
          onCancel={close}
        >
          <IdField />
          <CourseFields />
        </ChangeForm>
      )}
    </DialogButton>
  );
}

export function EditCourse({ course }: { course: CourseValues }) {
  const t = useTranslations("admin.structure");
  const form = useTranslations("admin.form");
  return (
    <DialogButton button={t("edit")} title={course.name}>
      {(close) => (
        <ChangeForm
          schema={courseChangeSchema}
          values={course}
          method="PATCH"
          path={COURSES}
          submit={form("save")}
          onDone={close}
          onCancel={close}
        >
          <CourseFields />
        </ChangeForm>
      )}
    </DialogButton>
  );
}

export function RemoveCourse(course: Removable) {
  const t = useTranslations("admin.structure");
  return <Remove node={course} path={COURSES} why={t("deleteCourseWhy")} after="/admin/structure/courses" />;
}

/** A type that the LMS sent and that has no words here stays a choice. */
function ClassFields({ stored = STEP_TYPES[0] }: { stored?: string }) {
  const t = useTranslations("admin.structure");
  const types = [...new Set<string>([...STEP_TYPES, stored])];
  return (
    <>
      <Field name="name" label={t("name")}>
        <Input name="name" autoComplete="off" />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="order_index" label={t("order")}>
          <Input name="order_index" kind="number" />
        </Field>
        <Field name="step_type" label={t("stepType")}>
          <Select
            name="step_type"
            options={types.map((value) => ({
              value,
              label: isStepType(value) ? t(`steps.${value}`) : value,
            }))}
          />
        </Field>
      </div>
    </>
  );
}

export function NewClass({ courseId, order }: { courseId: string; order: number }) {
  const t = useTranslations("admin.structure");
  return (
    <DialogButton button={t("newClass")} title={t("newClass")}>
      {(close) => (
        <ChangeForm
          schema={newClassSchema}
          values={{ id: "", course_id: courseId, name: "", order_index: order, step_type: STEP_TYPES[0] }}
          method="POST"
          path={CLASSES}
          submit={t("newClass")}
          onDone={close}
          onCancel={close}
        >
          <IdField />
          <ClassFields />
        </ChangeForm>
      )}
    </DialogButton>
  );
}

export function EditClass({ one }: { one: ClassValues }) {
  const t = useTranslations("admin.structure");
  const form = useTranslations("admin.form");
  return (
    <DialogButton look="quiet" button={t("edit")} title={one.name}>
      {(close) => (
        <>
          <ChangeForm
            schema={classChangeSchema}
            values={one}
            method="PATCH"
            path={CLASSES}
            submit={form("save")}
            note={t("recomputes")}
            onDone={close}
            onCancel={close}
          >
            <ClassFields stored={one.step_type} />
          </ChangeForm>
          <div className="mt-4 border-t border-line pt-3">
            <Remove node={one} path={CLASSES} why={t("deleteClassWhy")} after={close} />
          </div>
        </>
      )}
    </DialogButton>
  );
}
