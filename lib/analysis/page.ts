import { notFound } from "next/navigation";
import { getLocale } from "next-intl/server";
import { database, type Sql } from "@/db/client";
import type { SignedIn } from "@/db/queries/viewer";
import { requireViewer } from "../auth/viewer";
import { parseView, type Query, type View } from "../view";

type Load<T> = (sql: Sql, viewer: SignedIn, view: View, locale: string) => Promise<T | null>;

/** What a page shows of the view in its address; what may not be read is not found. */
export async function loadPage<T>(load: Load<T>, searchParams: Promise<Query>): Promise<T> {
  const viewer = await requireViewer();
  const [sql, query, locale] = [await database(), await searchParams, await getLocale()];
  const data = await load(sql, viewer, parseView(query), locale);
  if (!data) notFound();
  return data;
}
