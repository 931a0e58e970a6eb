import type { Metadata } from "next";
import { getLocale } from "next-intl/server";
import { OPERATIONS } from "@/app/api/openapi.json/operations";
import { type Operation, openApiDocument } from "@/lib/http/openapi";
import { type Schema, SchemaTable } from "./schema-table";
import { type DocumentTexts, TEXTS } from "./texts";

export const metadata: Metadata = { title: "API" };

const document = openApiDocument(OPERATIONS);
const schemas = document.components.schemas as Readonly<Record<string, Schema>>;
const payloads = Object.entries(schemas).filter(([name]) => name.startsWith("payload."));

/** The API for people: the same document that machines read at /api/openapi.json. */
export default async function ApiPage() {
  const texts = (await getLocale()) === "fr" ? TEXTS.fr : TEXTS.en;
  return (
    <main className="mx-auto flex max-w-4xl flex-col gap-10 px-4 py-10">
      <header className="flex flex-col gap-2">
        <h1 className="text-figure font-semibold text-ink">{texts.title}</h1>
        <p className="text-base text-ink-2">{texts.intro}</p>
        <p className="text-base">
          <a className="text-accent underline" href="/api/openapi.json">
            {texts.machine}
          </a>
        </p>
      </header>
      {OPERATIONS.map((operation) => (
        <OperationSection key={`${operation.method} ${operation.path}`} operation={operation} texts={texts} />
      ))}
      <section className="flex flex-col gap-4">
        <h2 className="text-lg font-semibold text-ink">{texts.eventTypes}</h2>
        {payloads.map(([name, schema]) => (
          <article key={name} className="flex flex-col gap-1">
            <h3 className="font-mono text-base font-medium text-ink">{name.slice("payload.".length)}</h3>
            <p className="text-sm text-ink-2">{schema.description}</p>
            <SchemaTable schema={schema} texts={texts} />
          </article>
        ))}
      </section>
    </main>
  );
}

function who({ security }: Operation, texts: DocumentTexts): string {
  if (security === "none" || security === "session") return texts.who[security];
  return `${security.includes("_") ? texts.who.secret : texts.who.key} ${security}`;
}

/** A body that is one of several is shown by its first, the event itself. */
function bodySchema({ body }: Operation): Schema | null {
  const schema = body?.["application/json"] as Schema | undefined;
  const first = schema?.oneOf?.[0] ?? schema;
  if (first?.$ref !== undefined) return schemas[first.$ref.split("/").at(-1) ?? ""] ?? null;
  return first ?? null;
}

function OperationSection({ operation, texts }: { operation: Operation; texts: DocumentTexts }) {
  const body = bodySchema(operation);
  const item = document.paths[operation.path]?.[operation.method] as {
    readonly responses: Readonly<Record<string, { readonly description: string }>>;
  };
  return (
    <section className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-5">
      <h2 className="flex flex-wrap items-baseline gap-x-3 text-lg font-semibold text-ink">
        <code className="font-mono">
          {operation.method.toUpperCase()} {operation.path}
        </code>
        <span className="text-sm font-normal text-ink-3">{who(operation, texts)}</span>
      </h2>
      <p className="text-base text-ink-2">{operation.description}</p>
      {body !== null && (
        <>
          <h3 className="text-base font-medium text-ink">
            {texts.body}{" "}
            <span className="font-mono text-sm font-normal text-ink-3">
              {Object.keys(operation.body ?? {}).join(", ")}
            </span>
          </h3>
          <SchemaTable schema={body} texts={texts} />
        </>
      )}
      <h3 className="text-base font-medium text-ink">{texts.answers}</h3>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {Object.entries(item.responses).map(([status, { description }]) => (
          <div key={status} className="contents">
            <dt className="font-mono text-ink">{status}</dt>
            <dd className="whitespace-pre-line text-ink-2">{description}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
