import type { DocumentTexts } from "./texts";

/** The parts of JSON Schema that the document of the API uses. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly $ref?: string;
}

const referred = (ref: string) => ref.split("/").at(-1) ?? ref;
const isNull = (schema: Schema) => schema.type === "null";

/** A schema's type in a few words: `text (date-time) or null`, `a | b`, `list of Event`. */
function typeText(schema: Schema, texts: DocumentTexts): string {
  if (schema.$ref !== undefined) return referred(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => String(one)).join(" | ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) {
    const some = [...new Set(options.map((option) => typeText(option, texts)))];
    return some.join(` ${texts.or} `);
  }
  if (schema.items !== undefined) return `${texts.listOf} ${typeText(schema.items, texts)}`;
  const types = [schema.type ?? texts.anything].flat().map(String);
  return (
    types.join(` ${texts.or} `) +
    (schema.format === undefined ? "" : ` (${schema.format})`) +
    rangeText(schema)
  );
}

/** Bounds that somebody chose; those of every JSON integer say nothing. */
function rangeText({ minimum, exclusiveMinimum, maximum }: Schema): string {
  const bounds = [
    minimum === undefined || minimum < -1e9 ? "" : `≥ ${minimum}`,
    exclusiveMinimum === undefined ? "" : `> ${exclusiveMinimum}`,
    maximum === undefined || maximum > 1e9 ? "" : `≤ ${maximum}`,
  ].filter((bound) => bound !== "");
  return bounds.length === 0 ? "" : ` ${bounds.join(", ")}`;
}

/** The object inside: itself, or the rows of a list of objects. */
function objectOf(schema: Schema): Schema | null {
  if (schema.properties !== undefined) return schema;
  if (schema.items !== undefined) return objectOf(schema.items);
  const options = (schema.anyOf ?? schema.oneOf ?? []).filter((option) => !isNull(option));
  return options.map(objectOf).find((option) => option !== null) ?? null;
}

/** The fields of an object schema; objects inside unfold. */
export function SchemaTable({ schema, texts }: { schema: Schema; texts: DocumentTexts }) {
  const fields = Object.entries(objectOf(schema)?.properties ?? {});
  const required = objectOf(schema)?.required ?? [];
  if (fields.length === 0) return <p className="text-sm text-ink-3">{texts.noFields}</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <tbody>
          {fields.map(([name, field]) => (
            <tr key={name} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pe-4 text-start font-mono font-medium text-ink">
                {name}
                {required.includes(name) && <abbr title={texts.required}>*</abbr>}
              </th>
              <td className="py-1.5 text-ink-2">
                <FieldCell field={field} texts={texts} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FieldCell({ field, texts }: { field: Schema; texts: DocumentTexts }) {
  const inside = objectOf(field);
  const description = field.description ? <span> {field.description}</span> : null;
  if (inside === null) {
    return (
      <>
        <span className="text-ink-3">{typeText(field, texts)}.</span>
        {description}
      </>
    );
  }
  return (
    <details>
      <summary className="cursor-pointer">
        {field.description ?? Object.keys(inside.properties ?? {}).join(", ")}
      </summary>
      <SchemaTable schema={field} texts={texts} />
    </details>
  );
}
