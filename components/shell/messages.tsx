import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import type { Messages } from "@/lib/i18n/messages";
import { MoreMessages } from "./more-messages";

type Namespace = keyof Messages;

/** What the frame, the toolbar, the tiles and the charts of every page say. */
const BASE: readonly Namespace[] = [
  "shell",
  "signIn",
  "errors",
  "toolbar",
  "picker",
  "scopeTypes",
  "targetTypes",
  "live",
  "charts",
  "tile",
  "home",
];

async function pick(names: readonly Namespace[]): Promise<Partial<Messages>> {
  const all = await getMessages();
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** The texts that every browser gets; those of a section come with its layout. */
export async function BaseMessages({ children }: { children: ReactNode }) {
  return <NextIntlClientProvider messages={await pick(BASE)}>{children}</NextIntlClientProvider>;
}

/** Texts that the client components below need beside those of every page; lib/i18n/sent.test.ts finds what is missing. */
export async function SectionMessages({ of, children }: { of: readonly Namespace[]; children: ReactNode }) {
  return <MoreMessages messages={await pick(of)}>{children}</MoreMessages>;
}
