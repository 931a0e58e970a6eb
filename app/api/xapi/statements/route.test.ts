import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zipOf } from "@/db/import/zip.testing";
import { createKey } from "@/db/keys";
import { createOrganization } from "@/db/organization";
import { type TestDatabase, testDatabase } from "@/db/testing";
import { POST as oneroster } from "../../oneroster/route";
import { useDatabase } from "../../session.testing";
import { POST as unified } from "../../unified/route";
import { POST, PUT } from "./route";

/** Formats from outside over HTTP, with keys as senders have them. */
let db: TestDatabase;
let ingest = "";
let structure = "";
const NOW = new Date("2026-03-10T12:00:00Z");

beforeAll(async () => {
  db = await testDatabase();
  useDatabase(db);
  await createOrganization(db.sql, { id: "org", name: "Centre", now: NOW });
  ingest = (await createKey(db.sql, "org", { name: "LRS", scopes: ["ingest"] })).key;
  structure = (await createKey(db.sql, "org", { name: "SIS", scopes: ["structure"] })).key;
});
afterAll(async () => {
  useDatabase(undefined);
  await db.close();
});

const ID = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee";
const statement = {
  actor: { account: { homePage: "https://lms.example", name: "ana" } },
  verb: { id: "http://adlnet.gov/expapi/verbs/experienced" },
  object: { id: "https://lms.example/page/1" },
  timestamp: "2026-03-01T09:00:00Z",
};

const request = (
  path: string,
  body: unknown,
  { method = "POST", headers = {} as Record<string, string> } = {},
) =>
  new Request(`http://jalon.test/api/${path}`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${ingest}`, ...headers },
    body: body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
  });

describe("xAPI statements", () => {
  it("PUT stores under the id and answers 204, also the second time; another content is 409", async () => {
    const put = (body: unknown, id = ID) =>
      PUT(request(`xapi/statements?statementId=${id}`, body, { method: "PUT" }));
    const first = await put(statement);
    expect(first.status).toBe(204);
    expect(first.headers.get("x-experience-api-version")).toBe("1.0.3");
    expect((await put(statement)).status).toBe(204);
    const other = await put({ ...statement, verb: { id: "http://adlnet.gov/expapi/verbs/attended" } });
    expect(other.status).toBe(409);
    expect((await put({ ...statement, id: "00000000-0000-4000-8000-000000000000" })).status).toBe(400);
    expect((await put(statement, "no-uuid")).status).toBe(400);
    expect(await db.sql`select type, student_id from lms_event where id = ${ID}`).toEqual([
      { type: "EXPERIENCED", student_id: "ana" },
    ]);
  });

  it("POST answers the ids in order, made where there is none, in the version that was asked in", async () => {
    const id = "11111111-1111-4111-8111-111111111111";
    const answer = await POST(
      request("xapi/statements", [{ ...statement, id }, statement], {
        headers: { "x-experience-api-version": "2.0.0" },
      }),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-experience-api-version")).toBe("2.0.0");
    const ids = (await answer.json()) as string[];
    expect(ids[0]).toBe(id);
    expect(ids[1]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("all or nothing: one statement without a verb, and none is stored", async () => {
    const id = "22222222-2222-4222-8222-222222222222";
    const answer = await POST(
      request("xapi/statements", [
        { ...statement, id },
        { actor: statement.actor, object: statement.object },
      ]),
    );
    expect(answer.status).toBe(400);
    expect(await db.sql`select from lms_event where id = ${id}`).toHaveLength(0);
  });

  it("takes the key as the password of Basic authentication; refuses another scope, none, and a version it does not speak", async () => {
    const basic = Buffer.from(`lrs:${ingest}`).toString("base64");
    expect(
      (await POST(request("xapi/statements", statement, { headers: { authorization: `Basic ${basic}` } })))
        .status,
    ).toBe(200);
    expect(
      (
        await POST(
          request("xapi/statements", statement, { headers: { authorization: `Bearer ${structure}` } }),
        )
      ).status,
    ).toBe(403);
    expect(
      (await POST(request("xapi/statements", statement, { headers: { authorization: "" } }))).status,
    ).toBe(401);
    expect(
      (await POST(request("xapi/statements", statement, { headers: { "x-experience-api-version": "0.95" } })))
        .status,
    ).toBe(400);
  });
});

describe("Unified.to and OneRoster", () => {
  const headers = () => ({ authorization: `Bearer ${structure}` });

  it("a webhook body makes a learner with e-mails", async () => {
    const body = {
      webhook: { object_type: "lms_student", connection_id: "c" },
      data: [{ id: "u9", name: "Zoé", emails: [{ email: "z@x.test" }] }],
    };
    const answer = await unified(request("unified", body, { headers: headers() }));
    expect(await answer.json()).toMatchObject({ structure: { lms_student: { inserted: 1 } } });
    expect(await db.sql`select name, emails_json from lms_student where id = 'u9'`).toEqual([
      { name: "Zoé", emails_json: [{ email: "z@x.test" }] },
    ]);
    expect((await unified(request("unified", body))).status).toBe(403);
    expect((await unified(request("unified", [{ id: "1" }], { headers: headers() }))).status).toBe(400);
  });

  it("a class of an unknown course is refused with its place, and nothing is written", async () => {
    const body = {
      LmsStudent: [{ id: "u10", name: "Max" }],
      LmsClass: [{ id: "k", course_id: "nowhere", name: "K" }],
    };
    const answer = await unified(request("unified", body, { headers: headers() }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: "bad_structure", details: [{ column: "course_id" }] },
    });
    expect(await db.sql`select from lms_student where id = 'u10'`).toHaveLength(0);
  });

  it("a zip is taken; what is no zip is a clear 400", async () => {
    const zip = zipOf({
      "users.csv": "sourcedId,status,dateLastModified,givenName,familyName,role\nr1,,,Rita,Roe,student\n",
    });
    const send = (body: Uint8Array) =>
      oneroster(request("oneroster", body, { headers: { ...headers(), "content-type": "application/zip" } }));
    expect(await (await send(zip)).json()).toMatchObject({ structure: { lms_student: { inserted: 1 } } });
    const bad = await send(Buffer.from("nope"));
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ error: { code: "bad_file" } });
  });
});
