import { redirect } from "next/navigation";
import { cache } from "react";
import { database } from "@/db/client";
import { findViewer, type SignedIn } from "@/db/queries/viewer";
import { pathOfRequest } from "./path";
import { sessionOfCookies } from "./session";

/** Who makes this request, or null. One query a request, shared by everything that renders in it. */
export const viewer = cache(async (): Promise<SignedIn | null> => {
  const session = await sessionOfCookies();
  return session && findViewer(await database(), session, new Date());
});

/** Who makes this request; who is not signed in is sent to sign in and comes back to this page. */
export async function requireViewer(): Promise<SignedIn> {
  const found = await viewer();
  if (found) return found;
  const path = await pathOfRequest();
  redirect(path === "/" ? "/signin" : `/signin?to=${encodeURIComponent(path)}`);
}
