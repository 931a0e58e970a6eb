import { describe, expect, it } from "vitest";
import { leftOutText } from "@/lib/import/words";
import { importsIntoNewOrganizations, refusal, take, upload } from "./upload.testing";

importsIntoNewOrganizations();

describe("events", () => {
  it("NDJSON with a bad line: told with its line, none is taken", async () => {
    const event = {
      id: "e1",
      type: "SESSION_START",
      student_id: "u1",
      occurred_at: "2026-03-01T09:00:00Z",
      payload: { session_id: "s" },
    };
    const lines = [
      JSON.stringify(event),
      "{broken",
      JSON.stringify({ ...event, id: "e2", occurred_at: "hier" }),
    ];
    expect(await refusal(take(upload("events", lines.join("\n"))))).toMatchObject([
      { line: 2 },
      { line: 3, column: "occurred_at" },
    ]);
    expect((await take(upload("events", lines[0]!))).events.accepted).toBe(1);
  });

  it("events whose id another has are left out by name, a hundred of them", async () => {
    const event = (i: number, session_id: string) => ({
      id: `e${String(i).padStart(3, "0")}`,
      type: "SESSION_START",
      student_id: "u1",
      occurred_at: "2026-03-01T09:00:00Z",
      payload: { session_id },
    });
    const file = (session: (i: number) => string) =>
      upload(
        "events",
        Array.from({ length: 120 }, (_, i) => JSON.stringify(event(i, session(i)))).join("\n"),
      );
    await take(file(() => "s"));
    const some = await take(
      file((i) => (i < 2 ? "t" : "s")),
      true,
    );
    const why = "the id is taken by another event, which stands";
    expect(some.events).toMatchObject({ accepted: 0, duplicates: 120, conflicts: 2 });
    expect(some.leftOut).toEqual([{ what: "events", why, count: 2, examples: ["e000", "e001"] }]);
    const [all] = (await take(file(() => "t"))).leftOut;
    expect([all?.count, all?.examples.length, all?.examples.at(-1)]).toEqual([120, 100, "e099"]);
    expect(leftOutText(why, "fr")).not.toBe(why);
  });
});
