import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AttendanceView } from "@/components/analysis/attendance-view";
import { loadAttendance } from "@/db/queries/attendance";
import { loadPage } from "@/lib/analysis/page";
import type { Query } from "@/lib/view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("shell"))("pages.attendance") };
}

/** Who was there, and what goes with absence. */
export default async function AttendancePage({ searchParams }: { searchParams: Promise<Query> }) {
  return <AttendanceView data={await loadPage(loadAttendance, searchParams)} />;
}
