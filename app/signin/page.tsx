import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LanguageChoice } from "@/components/shell/language-choice";
import { Logo } from "@/components/shell/logo";
import { SignInForm } from "@/components/shell/sign-in-form";
import { safePath } from "@/lib/auth/safe-path";
import { viewer } from "@/lib/auth/viewer";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signIn"))("title") };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ to?: string | string[] }>;
}) {
  const { to } = await searchParams;
  const path = safePath(typeof to === "string" ? to : null);
  if (await viewer()) redirect(path);
  const t = await getTranslations("signIn");
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 p-4">
      <div className="w-full max-w-sm rounded-lg border border-line bg-surface p-6">
        <Logo />
        <h1 className="mt-6 text-lg font-semibold">{t("title")}</h1>
        <p className="mt-1 text-ink-2">{t("lead")}</p>
        <SignInForm to={path} />
      </div>
      <LanguageChoice />
    </main>
  );
}
