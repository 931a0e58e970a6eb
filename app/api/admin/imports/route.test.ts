import { expect, it, vi } from "vitest";
import { answerOf, schoolOfAdmins } from "../admin.testing";
import { POST } from "./route";
import { POST as UNDO } from "./undo/route";

vi.mock("next/headers", async () => (await import("../../session.testing")).nextHeaders);

const school = schoolOfAdmins();

const OWN = { "sec-fetch-site": "same-origin" };

/** A file sent by the page. */
const send = (step: string, csv: string, more: Record<string, string> = {}) => {
  const query = new URLSearchParams({
    step,
    source: "csv",
    table: "lms_student",
    name: "eleves.csv",
    ...more,
  });
  return answerOf(
    POST(
      new Request(`http://jalon.test/api/admin/imports?${query}`, {
        method: "POST",
        headers: { ...OWN, "content-type": "application/octet-stream", "accept-language": "fr" },
        body: csv,
      }),
    ),
  );
};

const undo = (id: string) =>
  answerOf(
    UNDO(
      new Request("http://jalon.test/api/admin/imports/undo", {
        method: "POST",
        headers: { ...OWN, "content-type": "application/json" },
        body: JSON.stringify({ id }),
      }),
    ),
  );

const named = (id: string) =>
  school.db.sql`select name from lms_student where organization_id = 'school' and id = ${id}`;

it("is for administrators: nobody 401, a trainer and a learner 403", async () => {
  for (const [who, status] of [
    [null, 401],
    ["trainer", 403],
    ["learner", 403],
  ] as const) {
    await school.as(who);
    expect((await send("run", "id,nom\nx,X\n")).status).toBe(status);
  }
  expect(await named("x")).toHaveLength(0);
});

it("inspects, tries without writing, runs, leaves an audit row, and is undone", async () => {
  await school.as("admin");
  const csv = "Code;Nom\nimp1;Zoé\n";
  expect(await send("inspect", csv)).toMatchObject({
    status: 200,
    body: { header: ["Code", "Nom"], suggestion: ["id", "name"], rows: 1 },
  });
  const mapping = JSON.stringify(["id", "name"]);
  expect(await send("preview", csv, { mapping })).toMatchObject({
    body: { runId: null, structure: { lms_student: { inserted: 1 } } },
  });
  expect(await named("imp1")).toHaveLength(0);
  const { body } = await send("run", csv, { mapping });
  expect(await named("imp1")).toEqual([{ name: "Zoé" }]);
  expect(await school.audit(1)).toMatchObject([
    { actor: `user:${school.users.admin}`, action: "import.run" },
  ]);
  await school.as("foreign");
  expect((await undo(body.runId)).status).toBe(404);
  expect(await named("imp1")).toHaveLength(1);
  await school.as("second");
  expect(await undo(body.runId)).toMatchObject({ status: 200, body: { undone: { lms_student: 1 } } });
  expect(await named("imp1")).toHaveLength(0);
  expect((await undo(body.runId)).status).toBe(400);
});

it("tells every wrong row in the reader's language, and why a file cannot be read", async () => {
  await school.as("admin");
  expect(await send("run", "id,nom\n,Un\nb,\n")).toMatchObject({
    status: 400,
    body: {
      error: {
        code: "bad_structure",
        details: [{ line: 2, column: "id", message: "Ce champ est obligatoire." }, { line: 3 }],
      },
      total: 2,
    },
  });
  const many = await send("run", `id,nom\n${",Sans code\n".repeat(300)}`);
  expect([many.body.error.details.length, many.body.total]).toEqual([100, 300]);
  expect((await send("run", 'id,nom\n1,"Un\n')).body.error.message).toContain("guillemet");
  expect((await send("run", "id,nom\n1,Un\n", { source: "exe" })).status).toBe(400);
  expect((await send("run", "id,nom\n1,Un\n", { mapping: "[1" })).status).toBe(400);
});

it("who asks for it is told how far it is, line by line, and at last what a plain answer would have been", async () => {
  await school.as("admin");
  const lines = async (csv: string) => {
    const query = "step=run&source=csv&table=lms_student&name=eleves.csv";
    const answer = await POST(
      new Request(`http://jalon.test/api/admin/imports?${query}`, {
        method: "POST",
        headers: {
          ...OWN,
          accept: "application/x-ndjson",
          "content-type": "application/octet-stream",
          "accept-language": "fr",
        },
        body: csv,
      }),
    );
    expect(answer.headers.get("content-type")).toBe("application/x-ndjson");
    return (await answer.text())
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  };
  const rows = Array.from({ length: 5000 }, (_, i) => `far${i},Élève ${i}`).join("\n");
  const said = await lines(`id,nom\n${rows}\n`);
  expect(said.slice(0, -1)).toEqual([0, 2000, 4000, 5000, 5000].map((done) => ({ done, total: 5000 })));
  expect(said.at(-1)).toMatchObject({
    status: 200,
    body: { structure: { lms_student: { inserted: 5000 } } },
  });
  expect(await named("far4999")).toHaveLength(1);
  const refused = await lines("id,nom\n,Sans code\n");
  expect(refused.at(-1)).toMatchObject({
    status: 400,
    body: { error: { code: "bad_structure", details: [{ line: 2 }] } },
  });
  expect((await lines('id,nom\n1,"Un\n')).at(-1).body.error.message).toContain("guillemet");
});

it("who goes away while it runs does not stop it half-way", async () => {
  await school.as("admin");
  const query = "step=run&source=csv&table=lms_student&name=eleves.csv";
  const answer = await POST(
    new Request(`http://jalon.test/api/admin/imports?${query}`, {
      method: "POST",
      headers: { ...OWN, accept: "application/x-ndjson", "content-type": "application/octet-stream" },
      body: `id,nom\n${Array.from({ length: 5000 }, (_, i) => `gone${i},Élève ${i}`).join("\n")}\n`,
    }),
  );
  const reader = answer.body!.getReader();
  await reader.read();
  await reader.cancel();
  await vi.waitFor(async () => expect(await named("gone4999")).toHaveLength(1), 60_000);
});
