import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isValidElement } from "react";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { jar, useDatabase } from "@/app/api/session.testing";
import { NOW } from "@/db/queries/school.testing";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { type Actor, PEOPLE, SECRETS } from "./actors";
import { NOBODY, OPEN_PAGES, outcome, PAGES, type Page } from "./pages";
import { plantWorld, type World } from "./world";

vi.mock("next/headers", async () => (await import("@/app/api/session.testing")).nextHeaders);
// A page's words are not looked at here.
vi.mock("next-intl/server", () => {
  const translate = Object.assign((key: string) => key, {
    rich: (key: string) => key,
    has: () => true,
    raw: () => "",
  });
  return {
    getLocale: async () => "fr",
    getMessages: async () => ({}),
    getTranslations: async () => translate,
  };
});

type Props = { params: Promise<Record<string, string>>; searchParams: Promise<Record<string, string>> };
type Module = {
  default: (props: Props) => Promise<unknown>;
  generateMetadata?: (props: Props) => Promise<unknown>;
};

const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((file) =>
  /(^|\/)page\.tsx$/.test(file),
);
const nameOf = (file: string) => file.replace(/^\(pages\)\//, "").replace(/\/?page\.tsx$/, "");

let db: TestDatabase;
let world: World;

beforeAll(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
  db = await testDatabase();
  useDatabase(db);
  world = await plantWorld(db);
  process.env.NEXTAUTH_SECRET ??= "a secret of the tests only";
});
afterAll(async () => {
  vi.useRealTimers();
  useDatabase(undefined);
  await db.close();
});

test("every page has its entry, and every entry its page", () => {
  expect(files.map(nameOf).sort()).toEqual([...Object.keys(PAGES), ...OPEN_PAGES].sort());
});

/** Of an element what it is given; of what kind it is matters not, and next/link's refers to itself. */
const dataAlone = (key: string, value: unknown) =>
  key === "type" && typeof value === "object" ? null : value;

type Part = { type?: unknown; props?: Record<string, unknown> };
const isAsync = (type: unknown): type is (props: unknown) => Promise<unknown> =>
  typeof type === "function" && type.constructor.name === "AsyncFunction";

/** With the parts that read for themselves, once the page is there: only those of the server are asynchronous. */
async function rendered(node: unknown): Promise<unknown> {
  if (Array.isArray(node)) return Promise.all(node.map(rendered));
  if (!isValidElement(node)) return node;
  const { type, props = {} } = node as Part;
  if (isAsync(type)) return rendered(await type(props));
  const parts = await Promise.all(
    Object.entries(props).map(async ([name, value]) => [name, await rendered(value)]),
  );
  return { props: Object.fromEntries(parts) };
}

/** What becomes of asking for a page, and everything that its parts are given to show. */
async function open(module: Module, page: Page, object: string): Promise<{ outcome: string; text: string }> {
  const props = () => ({
    params: Promise.resolve(page.params?.(object) ?? {}),
    searchParams: Promise.resolve(page.query?.(object) ?? {}),
  });
  try {
    const metadata = await module.generateMetadata?.(props());
    return {
      outcome: "page",
      text: JSON.stringify([metadata, await rendered(await module.default(props()))], dataAlone),
    };
  } catch (error) {
    const digest = String((error as { digest?: unknown }).digest ?? "");
    if (digest.startsWith("NEXT_HTTP_ERROR_FALLBACK;404")) return { outcome: "not found", text: "" };
    if (digest.startsWith("NEXT_REDIRECT")) return { outcome: `→ ${digest.split(";")[2]}`, text: "" };
    throw error;
  }
}

function comeAs(actor: Actor): void {
  const { cookie } = world.credentials[actor];
  jar.clear();
  if (cookie) jar.set("next-auth.session-token", cookie);
}

test.each(files.map((file) => [nameOf(file), file]).filter(([name]) => !OPEN_PAGES.includes(name!)))(
  "/%s",
  async (name, file) => {
    const page = PAGES[name!]!;
    const module: Module = await import(join(process.cwd(), "app", file!));
    const wrong: string[] = [];
    for (const actor of PEOPLE) {
      comeAs(actor);
      const objects = Object.keys(page.objects ?? { "": [] });
      // Who is nobody: at what is there and at what is not.
      const asked = NOBODY.includes(actor) ? [objects[0]!, objects.at(-1)!] : objects;
      for (const object of asked) {
        const say = (what: string) => wrong.push(`${actor} × ${object || "it"}: ${what}`);
        const want = outcome(page, actor, object);
        const { outcome: got, text } = await open(module, page, object);
        if (got !== want) say(`${got} instead of ${want}`);
        for (const [word, strangers] of Object.entries(SECRETS))
          if (strangers.includes(actor) && !page.tells?.includes(word) && text.toLowerCase().includes(word))
            say(`is shown ${word}: ${text.slice(text.toLowerCase().indexOf(word) - 200).slice(0, 300)}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);
