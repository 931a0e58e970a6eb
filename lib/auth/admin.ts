import { notFound } from "next/navigation";
import type { SignedIn } from "@/db/queries/viewer";
import { requireViewer } from "./viewer";

/** Who looks at a page of the administration; to everybody else it does not exist. Asked by each page: a layout is not asked again. */
export async function requireAdmin(): Promise<SignedIn> {
  const viewer = await requireViewer();
  if (viewer.role !== "admin") notFound();
  return viewer;
}
