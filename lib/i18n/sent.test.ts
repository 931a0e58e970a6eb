import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import fr from "./messages/fr";

/** What of the texts reaches a browser: a client component that asks for others shows their keys instead. */

const NAMESPACES = new Set(Object.keys(fr));
const source = (file: string) => readFileSync(file, "utf8");

/** The file of ours that an import names, if it is one. */
function resolve(from: string, name: string): string | null {
  const path = name.startsWith("@/")
    ? name.slice(2)
    : name.startsWith(".")
      ? join(dirname(from), name)
      : null;
  if (path === null) return null;
  const candidates = [path, ...[".ts", ".tsx", "/index.ts", "/index.tsx"].map((end) => path + end)];
  return candidates.find((one) => /\.tsx?$/.test(one) && existsSync(one)) ?? null;
}

/** Modules that a module runs, now or later: types are no import. */
const imports = (file: string): string[] =>
  [
    ...source(file).matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?from\s+"([^"]+)"/gm),
    ...source(file).matchAll(/\bimport\("([^"]+)"\)/g),
  ].flatMap(([, name]) => resolve(file, name ?? "") ?? []);

const isClient = (file: string) => /^\s*"use client"/.test(source(file));
const isAction = (file: string) => /^\s*"use server"/.test(source(file));

/** Whether a path, or the beginning of one, leads to something in the messages. */
const leads = (path: string) =>
  path.split(".").reduce<unknown>((inside, step) => (inside as Record<string, unknown>)?.[step], fr) !==
  undefined;

/** Namespaces that a module of the browser names: by its translators, or in whole keys for those of all messages. */
function asked(file: string): string[] {
  const text = source(file);
  const translators = [...text.matchAll(/useTranslations\("([\w.]+)"\)/g)].map(([, name]) => name ?? "");
  const keys = [...text.matchAll(/"(\w+\.[\w.]+)"/g)].map(([, key]) => key ?? "").filter(leads);
  const templates = [...text.matchAll(/`(\w+(?:\.\w+)*)\.\$\{/g)].map(([, head]) => head ?? "").filter(leads);
  return [...translators, ...keys, ...templates].map((path) => path.split(".")[0] ?? "");
}

/** From a file of app: every client module below it, with the namespaces that it names. */
function needed(entry: string): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (file: string, inBrowser: boolean) => {
    const here = inBrowser || isClient(file);
    if (isAction(file) || seen.has(`${file} ${here}`)) return;
    seen.add(`${file} ${here}`);
    if (here) for (const name of asked(file)) if (NAMESPACES.has(name)) found.set(name, file);
    for (const next of imports(file)) visit(next, here);
  };
  visit(entry, false);
  return found;
}

/** Namespaces between the brackets: of={["admin", …]}, BASE = ["shell", …]. */
const named = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, list]) =>
    [...(list ?? "").matchAll(/"(\w+)"/g)].map(([, name]) => name ?? ""),
  );
const given = (file: string) => (existsSync(file) ? named(source(file), /\bof=\{\[([^\]]*)/g) : []);

const BASE = named(source("components/shell/messages.tsx"), /BASE[^=]*= \[([^\]]*)\]/g);

/** What the layouts above a file, and the file itself, send. */
function sent(file: string): Set<string> {
  const folders = dirname(file).split("/");
  const layouts = folders.map((_, depth) => `${folders.slice(0, depth + 1).join("/")}/layout.tsx`);
  return new Set([...BASE, ...layouts.filter((one) => one !== file).flatMap(given), ...given(file)]);
}

const entries = readdirSync("app", { recursive: true, encoding: "utf8" })
  .map((file) => `app/${file}`)
  .filter((file) => /\/(page|layout|loading|error|not-found)\.tsx$/.test(file));

test.each(entries)("%s has its texts in the browser", (entry) => {
  const has = sent(entry);
  const missing = [...needed(entry)].filter(([name]) => !has.has(name));
  expect(missing).toEqual([]);
});

test("the texts of the administration and of other sections do not go to everybody", () => {
  expect(entries.length).toBeGreaterThan(35);
  expect(BASE).toContain("charts");
  for (const name of [
    "admin",
    "imports",
    "group",
    "learner",
    "me",
    "metric",
    "plan",
    "analysis",
    "badges",
    "need",
  ])
    expect(BASE).not.toContain(name);
});
