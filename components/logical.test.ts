import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Left and right are where a page begins and ends: one that is read the other way needs no second layout. */

const files = ["app", "components"].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(tsx?|css)$/.test(name) && !/\.test\./.test(name))
    .map((name) => join(root, name)),
);

const CLASSES =
  /(?<![\w-])-?(?:[mp][lr]|(?:left|right)(?=-[\d[(a-z])|border-[lr]|rounded-(?:[lr]|[tb][lr])|scroll-[mp][lr]|(?:text|float|clear)-(?:left|right)|(?:origin|object|bg)-(?:left|right))(?:-(?:\[[^\]]+\]|\([^)]+\)|[\w./]+))?(?![\w-])/g;
const PROPERTIES =
  /\b(?:(?:margin|padding|border|scrollMargin|scrollPadding)(?:Left|Right)|border(?:Top|Bottom)(?:Left|Right)Radius|(?:margin|padding|border|inset)-(?:left|right))\b/g;

/** Class names stand in strings, wherever these are put together. */
const strings = (source: string) =>
  [...source.matchAll(/"([^"\n]*)"|`([^`]*)`/g)].map(([, plain, template]) => plain ?? template ?? "");

test.each(files)("%s says start and end", (file) => {
  const source = readFileSync(file, "utf8");
  const physical = [
    ...strings(source).flatMap((names) => names.match(CLASSES) ?? []),
    ...(source.match(PROPERTIES) ?? []),
    ...(file.endsWith(".css") ? (source.match(/(?:^|[;{\s])(?:left|right)\s*:/g) ?? []) : []),
  ];
  expect(physical).toEqual([]);
});

test("a physical class is found", () => {
  for (const name of [
    "ml-2",
    "-mr-px",
    "pl-[3px]",
    "left-0",
    "text-right",
    "border-l",
    "rounded-tl-lg",
    "md:right-4",
  ])
    expect(name.match(CLASSES), name).not.toBeNull();
  for (const name of [
    "ms-2",
    "border-line",
    "start-0",
    "text-end",
    "rounded-lg",
    "prose",
    "leading-4",
    "min-w-0",
  ])
    expect(name.match(CLASSES), name).toBeNull();
});
