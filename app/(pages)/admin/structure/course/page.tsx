import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { Pages } from "@/components/admin/pages";
import { EditClass, EditCourse, NewClass, RemoveCourse } from "@/components/admin/structure/course-forms";
import { AddEnrolment, EnrolmentActions } from "@/components/admin/structure/enrolment-forms";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { ENROLMENTS_LISTED, type EnrolmentRow, readCoursePage } from "@/db/queries/admin/courses";
import { isStepType } from "@/lib/admin/courses";
import { one, pageOf } from "@/lib/admin/query";
import { requireAdmin } from "@/lib/auth/admin";
import { formatDay, formatNumber } from "@/lib/format";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.structure"))("courses") };
}

/** One course: its classes, and who is, was and will be enrolled. */
export default async function CoursePage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, words, locale] = [
    await searchParams,
    await database(),
    await getTranslations("admin.structure"),
    await getTranslations(),
    await getLocale(),
  ];
  const { organizationId, today } = viewer;
  const pageFor = (enrolments: number) => pageOf(query, enrolments, ENROLMENTS_LISTED);
  const found = await readCoursePage(sql, organizationId, one(query, "id"), today, (n) => pageFor(n).from);
  if (!found) notFound();
  const { from: _, ...page } = pageFor(found.course.enrolments);
  const { classes, enrolments } = found;
  const { id, name, description, is_active, version } = found.course;
  const day = (date: string) => formatDay(date, locale, "year");
  const state = (row: EnrolmentRow) =>
    row.isNow ? (
      <Tag tone="good">{t("isNow")}</Tag>
    ) : (
      <Tag>{t(row.enrolled_on > today ? "future" : "past")}</Tag>
    );
  const actions = { label: words("admin.form.actions"), hidden: true };
  const classColumns = [
    { label: t("name") },
    { label: t("order"), end: true },
    { label: t("stepType") },
    actions,
  ];
  const enrolmentColumns = [
    { label: t("name") },
    { label: t("enrolledOn") },
    { label: t("left") },
    { label: words("admin.users.state") },
    actions,
  ];
  return (
    <AdminPage
      title={name}
      lead={id}
      actions={
        <>
          <Link href="/admin/structure/courses" className={buttonClass("quiet")}>
            {t("backCourses")}
          </Link>
          <EditCourse course={{ id, version, name, description, is_active }} />
          <RemoveCourse id={id} version={version} name={name} />
        </>
      }
    >
      <Panel
        title={t("classes")}
        actions={<NewClass courseId={id} order={(classes.at(-1)?.order_index ?? 0) + 1} />}
      >
        {classes.length === 0 ? (
          <Nothing>{t("noClasses")}</Nothing>
        ) : (
          <Table label={t("classes")} columns={classColumns} stacked>
            {classes.map((row) => (
              <Row key={row.id}>
                <Cell>
                  <span className="font-medium">{row.name}</span>
                  <p className="text-xs text-ink-3">{row.id}</p>
                </Cell>
                <Cell end>{formatNumber(row.order_index, locale)}</Cell>
                <Cell>{isStepType(row.step_type) ? t(`steps.${row.step_type}`) : row.step_type}</Cell>
                <Cell end card="actions">
                  <EditClass one={row} />
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Panel>
      <Panel title={t("enrolled")} actions={<AddEnrolment courseId={id} today={today} />}>
        {enrolments.length === 0 ? (
          <Nothing>{t("noEnrolled")}</Nothing>
        ) : (
          <Table label={t("enrolled")} columns={enrolmentColumns} stacked>
            {enrolments.map((row) => (
              <Row key={`${row.person_id} ${row.enrolled_on}`} faded={!row.isNow}>
                <Cell>
                  <span className="font-medium">{row.name}</span>
                  <p className="text-xs text-ink-3">{row.person_id}</p>
                </Cell>
                <Cell nowrap>{day(row.enrolled_on)}</Cell>
                <Cell nowrap>{row.left_on ? day(row.left_on) : t("still")}</Cell>
                <Cell nowrap>{state(row)}</Cell>
                <Cell end card="actions">
                  <EnrolmentActions
                    enrolment={{
                      course_id: id,
                      person_id: row.person_id,
                      name: row.name,
                      enrolled_on: row.enrolled_on,
                      left_on: row.left_on,
                      version: row.version,
                    }}
                    today={today}
                  />
                </Cell>
              </Row>
            ))}
          </Table>
        )}
        <Pages
          {...page}
          address={(number) => `/admin/structure/course?${new URLSearchParams({ id, page: `${number}` })}`}
        />
      </Panel>
    </AdminPage>
  );
}
