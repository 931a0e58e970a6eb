import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { AdminPage, Cell, Nothing, Panel, Row, Table, Tag } from "@/components/admin/page";
import { Pages } from "@/components/admin/pages";
import { SearchBar } from "@/components/admin/search";
import { NewCourse } from "@/components/admin/structure/course-forms";
import { buttonClass } from "@/components/ui/button";
import { database } from "@/db/client";
import { COURSES_LISTED, countCourses, listCourses } from "@/db/queries/admin/courses";
import { one, pageOf } from "@/lib/admin/query";
import { requireAdmin } from "@/lib/auth/admin";
import { formatNumber } from "@/lib/format";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.structure"))("courses") };
}

/** The courses of the LMS: what modules and units point at. */
export default async function CoursesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireAdmin();
  const [query, sql, t, locale] = [
    await searchParams,
    await database(),
    await getTranslations("admin.structure"),
    await getLocale(),
  ];
  const text = one(query, "q");
  const { organizationId, today } = viewer;
  const { from, ...page } = pageOf(query, await countCourses(sql, organizationId, text), COURSES_LISTED);
  const courses = await listCourses(sql, organizationId, today, text, from);
  const address = (number: number) =>
    `/admin/structure/courses?${new URLSearchParams({ ...(text && { q: text }), page: `${number}` })}`;
  const columns = [
    { label: t("name") },
    { label: t("classes"), end: true },
    { label: t("enrolledNow"), end: true },
  ];
  return (
    <AdminPage
      title={t("courses")}
      lead={t("coursesLead")}
      actions={
        <>
          <Link href="/admin/structure" className={buttonClass("quiet")}>
            {t("back")}
          </Link>
          <NewCourse />
        </>
      }
    >
      <SearchBar text={text} />
      <Panel>
        {courses.length === 0 ? (
          <Nothing>{t("noCourses")}</Nothing>
        ) : (
          <Table label={t("courses")} columns={columns}>
            {courses.map((course) => (
              <Row key={course.id} faded={!course.is_active}>
                <Cell>
                  <Link
                    href={`/admin/structure/course?${new URLSearchParams({ id: course.id })}`}
                    className="font-medium text-accent underline-offset-2 hover:underline"
                  >
                    {course.name}
                  </Link>{" "}
                  {!course.is_active && <Tag>{t("inactive")}</Tag>}
                  <p className="text-xs text-ink-3">{course.id}</p>
                </Cell>
                <Cell end>{formatNumber(course.classes, locale)}</Cell>
                <Cell end>{formatNumber(course.learners, locale)}</Cell>
              </Row>
            ))}
          </Table>
        )}
        <Pages {...page} address={address} />
      </Panel>
    </AdminPage>
  );
}
