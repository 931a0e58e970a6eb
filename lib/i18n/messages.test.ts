import { readdirSync, readFileSync } from "node:fs";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, test } from "vitest";
import { LOCALES } from "./locales";
import { messagesOf } from "./messages";

/** Every text with its path: "tile.absence.period" → "Non tenu à cette période". */
function texts(value: unknown, path = ""): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(value as object).flatMap(([key, inner]) =>
    texts(inner, path ? `${path}.${key}` : key),
  );
}

/** The arguments that a message asks for, those within the words of a plural too. */
function argumentsOf(text = ""): string[] {
  const named = (elements: MessageFormatElement[]): string[] =>
    elements.flatMap((element) => {
      if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
      if (element.type === TYPE.tag) return named(element.children);
      const inner =
        "options" in element ? Object.values(element.options).flatMap(({ value }) => named(value)) : [];
      return [element.value, ...inner];
    });
  return [...new Set(named(parse(text)))].sort();
}

const all = Object.fromEntries(
  await Promise.all(
    LOCALES.map(async (locale) => [locale, new Map(texts(await messagesOf(locale)))] as const),
  ),
);

describe.each(LOCALES.filter((locale) => locale !== "fr"))("%s against French", (locale) => {
  test("has every message and no other", () => {
    expect([...(all[locale]?.keys() ?? [])].sort()).toEqual([...(all.fr?.keys() ?? [])].sort());
  });

  test.each([...(all.fr ?? [])])("%s asks for the same arguments", (path, french) => {
    expect(argumentsOf(all[locale]?.get(path))).toEqual(argumentsOf(french));
  });
});

test.each(LOCALES)("no text of %s is empty", (locale) => {
  expect([...(all[locale] ?? [])].filter(([, text]) => text.trim() === "")).toEqual([]);
});

/** Literal keys asked for in the pages by `t`, with the namespaces of the file's translators. */
function keysUsed(): { file: string; key: string; namespaces: string[] }[] {
  const folders = ["app", "components"];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
      .map((file) => `${folder}/${file}`),
  );
  return files.flatMap((file) => {
    const source = readFileSync(file, "utf8");
    const translators = [...source.matchAll(/(?:use|get)Translations\((?:"([\w.]*)")?\)/g)];
    const namespaces = [...new Set(translators.map(([, namespace]) => namespace ?? ""))];
    const keys = source.matchAll(/(?:\bt|Translations\("[\w.]*"\)\))\("([\w.]+)"/g);
    return [...keys].flatMap(([, key]) => (key ? [{ file, key, namespaces }] : []));
  });
}

test("every text that a page asks for is there", () => {
  const used = keysUsed();
  expect(used.length).toBeGreaterThan(80);
  const known = ({ key, namespaces }: (typeof used)[number]) =>
    // Helpers are given a translator of all messages; their keys are whole paths.
    all.fr?.has(key) || namespaces.some((namespace) => all.fr?.has(`${namespace}.${key}`));
  expect(used.filter((one) => !known(one))).toEqual([]);
});
