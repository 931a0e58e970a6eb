import { redirect } from "next/navigation";
import { requireAdmin } from "@/lib/auth/admin";

/** The administration opens with what can go wrong. */
export default async function AdministrationPage() {
  await requireAdmin();
  redirect("/admin/pipeline");
}
