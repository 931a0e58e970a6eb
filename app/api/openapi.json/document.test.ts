import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventCheck } from "@/lib/events";
import { GET } from "./route";

interface Schema {
  properties?: Record<string, unknown>;
  required?: string[];
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, unknown>; security: object[] }>>;
  components: { schemas: Record<string, Schema> };
}

const document = (await GET().json()) as Document;

/** Every reference of the document. */
function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key === "$ref" ? [String(child)] : references(child),
  );
}

describe("/api/openapi.json", () => {
  it("is OpenAPI 3.1 and refers to nothing that is not in it", () => {
    expect(document.openapi).toBe("3.1.0");
    const names = new Set(
      Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
    );
    expect(references(document).filter((reference) => !names.has(reference))).toEqual([]);
  });

  it("describes every route that has an operation beside it", () => {
    const described = readdirSync("app/api", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith("/operation.ts"))
      .map((file) => `/api/${file.slice(0, -"/operation.ts".length)}`);
    expect(described).toContain("/api/events");
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(described));
  });

  it("says what the checks say: an event with the fields it calls required is taken, without one it is not", () => {
    const event: Record<string, unknown> = {
      id: "e",
      type: "VIDEO_PING",
      student_id: "s",
      class_id: "k",
      occurred_at: "2026-03-02T09:00:00Z",
      payload: { position_sec: 1, duration_sec: 2 },
    };
    const check = eventCheck({ now: new Date("2026-03-02T10:00:00Z"), ageLimit: true });
    expect(check(event)).toHaveProperty("event");
    for (const field of document.components.schemas.Event?.required ?? []) {
      expect(check({ ...event, [field]: undefined }), field).toHaveProperty("reason");
    }
    const payload = document.components.schemas["payload.VIDEO_PING"];
    expect(payload?.required).toEqual(["position_sec", "duration_sec"]);
  });

  it("leaves no gap in its words", () => {
    expect(JSON.stringify(document)).not.toMatch(/\{limit\}|undefined/);
  });

  it("gives every error of an operation its status", () => {
    expect(Object.keys(document.paths["/api/events"]?.post?.responses ?? {})).toEqual([
      "200",
      "207",
      "400",
      "401",
      "403",
      "413",
      "415",
      "429",
      "500",
      "503",
    ]);
  });
});
