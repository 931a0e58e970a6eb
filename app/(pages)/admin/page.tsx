import { redirect } from "next/navigation";

/** The administration opens with what can go wrong. */
export default function AdministrationPage() {
  redirect("/admin/pipeline");
}
