import type postgres from "postgres";

/** What every db function takes: a connection pool, or the transaction it was given. */
export type Sql = postgres.Sql | postgres.TransactionSql;

/**
 * How PostgreSQL's types become JavaScript's, decided once for both drivers. `fetch_types` is off (the
 * embedded backend is one connection, and the question costs a round trip per connection), so the array
 * types are spelled out here.
 *
 * int8 and numeric → number (our ids and sums stay below 2^53, and values are rounded to 4 decimals) ·
 * date → "YYYY-MM-DD" or "infinity" · timestamptz → Date · json, jsonb → parsed.
 */
interface TypeMapping {
  oid: number;
  arrayOid: number;
  parse: (text: string) => unknown;
  serialize: (value: unknown) => string;
}

const asText = (value: unknown) => `${value}`;
const asInstant = (value: unknown) => (value instanceof Date ? value.toISOString() : `${value}`);
/** A Date given for a `date` stands for its UTC day; local days are strings made by lib/period. */
const asDay = (value: unknown) => (value instanceof Date ? value.toISOString().slice(0, 10) : `${value}`);
const asBoolean = (value: unknown) => (value === true || value === "true" || value === "t" ? "t" : "f");
const asBytes = (value: unknown) => `\\x${Buffer.from(value as Uint8Array).toString("hex")}`;
const same = (text: string) => text;

const MAPPINGS: readonly TypeMapping[] = [
  { oid: 16, arrayOid: 1000, parse: (text) => text === "t", serialize: asBoolean },
  { oid: 17, arrayOid: 1001, parse: (text) => Buffer.from(text.slice(2), "hex"), serialize: asBytes },
  { oid: 20, arrayOid: 1016, parse: Number, serialize: asText },
  { oid: 21, arrayOid: 1005, parse: Number, serialize: asText },
  { oid: 23, arrayOid: 1007, parse: Number, serialize: asText },
  { oid: 25, arrayOid: 1009, parse: same, serialize: asText },
  { oid: 114, arrayOid: 199, parse: JSON.parse, serialize: (value) => JSON.stringify(value) },
  { oid: 700, arrayOid: 1021, parse: Number, serialize: asText },
  { oid: 701, arrayOid: 1022, parse: Number, serialize: asText },
  { oid: 1043, arrayOid: 1015, parse: same, serialize: asText },
  { oid: 1082, arrayOid: 1182, parse: same, serialize: asDay },
  { oid: 1184, arrayOid: 1185, parse: (text) => new Date(text), serialize: asInstant },
  { oid: 1700, arrayOid: 1231, parse: Number, serialize: asText },
  { oid: 2950, arrayOid: 2951, parse: same, serialize: asText },
  { oid: 3802, arrayOid: 3807, parse: JSON.parse, serialize: (value) => JSON.stringify(value) },
];

/** postgres.js `types`: one entry for each scalar type and one for its array. */
export const postgresTypes: Record<string, postgres.PostgresType> = Object.fromEntries(
  MAPPINGS.flatMap(({ oid, arrayOid, parse, serialize }) => [
    [`scalar_${oid}`, { to: oid, from: [oid], parse, serialize }],
    [
      `array_${oid}`,
      {
        to: arrayOid,
        from: [arrayOid],
        parse: (text: string) => parseArray(text, parse),
        serialize: (value: unknown) => serializeArray(value, serialize),
      },
    ],
  ]),
);

const ARRAY_TYPE_OF = new Map(MAPPINGS.map(({ oid, arrayOid }) => [oid, arrayOid]));

/**
 * Reads PostgreSQL's array text, `{1,NULL,"a,b"}`, nested or not.
 * Ours because postgres.js's own reads NULL as the text "NULL".
 */
export function parseArray(text: string, parse: (text: string) => unknown): unknown[] {
  let at = 0;
  const list = (): unknown[] => {
    const items: unknown[] = [];
    at++;
    while (text[at] !== "}") {
      if (text[at] === ",") at++;
      if (text[at] === "{") items.push(list());
      else if (text[at] === '"') items.push(parse(quoted()));
      else {
        const word = bare();
        items.push(word === "NULL" ? null : parse(word));
      }
    }
    at++;
    return items;
  };
  const quoted = () => {
    let word = "";
    for (at++; text[at] !== '"'; at++) {
      if (text[at] === "\\") at++;
      word += text[at];
    }
    at++;
    return word;
  };
  const bare = () => {
    const start = at;
    while (text[at] !== "," && text[at] !== "}") at++;
    return text.slice(start, at);
  };
  return list();
}

/** Writes a JavaScript array as PostgreSQL's array text; null and undefined become NULL. */
export function serializeArray(value: unknown, serialize: (value: unknown) => string): string {
  if (!Array.isArray(value)) return `${value}`;
  const items = value.map((item) => {
    if (item === null || item === undefined) return "NULL";
    if (Array.isArray(item)) return serializeArray(item, serialize);
    return `"${serialize(item).replace(/[\\"]/g, "\\$&")}"`;
  });
  return `{${items.join(",")}}`;
}

/**
 * postgres.js infers an array's type from its first element and then sends the element's type, which is
 * right for nothing: arrays of Date, boolean and bigint are given their array type here. All other arrays
 * are left to the server's own inference from the cast.
 */
function arrayType(value: unknown): number | undefined {
  if (!Array.isArray(value)) return undefined;
  const first = value.find((item) => item !== null && item !== undefined);
  if (first instanceof Date) return ARRAY_TYPE_OF.get(1184);
  if (typeof first === "boolean") return ARRAY_TYPE_OF.get(16);
  if (typeof first === "bigint") return ARRAY_TYPE_OF.get(20);
  if (first instanceof Uint8Array) return ARRAY_TYPE_OF.get(17);
  return undefined;
}

type TransactionBody = (tx: postgres.TransactionSql) => unknown;

/** The same `sql`, with array parameters typed as above, in transactions and savepoints too. */
export function withArrayParameters<S extends Sql>(raw: S): S {
  const typed = (value: unknown) => {
    const type = arrayType(value);
    return type === undefined ? value : raw.typed(value as never, type);
  };
  const wrapBody = (args: unknown[]) => {
    const body = args.at(-1) as TransactionBody;
    return [...args.slice(0, -1), (tx: postgres.TransactionSql) => body(withArrayParameters(tx))];
  };
  return new Proxy(raw, {
    apply(target, self, args: unknown[]) {
      const [first, ...rest] = args;
      const isQuery = Array.isArray(first) && "raw" in first;
      return Reflect.apply(target, self, isQuery ? [first, ...rest.map(typed)] : args);
    },
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      if (key === "begin" || key === "savepoint")
        return (...args: unknown[]) => Reflect.apply(member as () => unknown, target, wrapBody(args));
      if (key === "reserve")
        return async () => withArrayParameters<Sql>(await (target as postgres.Sql).reserve());
      return member;
    },
  });
}
