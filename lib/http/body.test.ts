import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, MAX_LINE_BYTES, mediaType, readJson, readLines } from "./body";

/** A request whose body arrives in these chunks. */
function streamed(chunks: readonly (string | Uint8Array)[], type = "application/json"): Request {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
  return new Request("http://jalon/", {
    method: "POST",
    body,
    duplex: "half",
    headers: { "content-type": type },
  } as RequestInit);
}

async function allLines(request: Request): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const some of readLines(request)) lines.push(...some);
  return lines;
}

const codeOf = (work: () => unknown) =>
  Promise.resolve()
    .then(work)
    .then(
      () => "taken",
      (error: { code: string }) => error.code,
    );

describe("mediaType", () => {
  it.each([
    ["application/json", "application/json"],
    ["Application/JSON; charset=UTF-8", "application/json"],
    ['application/json;charset="utf-8"', "application/json"],
  ])("takes %s", (sent, type) => {
    expect(mediaType(streamed([], sent), ["application/json"])).toBe(type);
  });

  it.each([
    "",
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/json; charset=latin1",
    "application/jsonx",
  ])("refuses %j", async (sent) => {
    expect(await codeOf(() => mediaType(streamed([], sent), ["application/json"]))).toBe(
      "unsupported_media_type",
    );
  });

  it("refuses a body that is compressed", async () => {
    const request = new Request("http://jalon/", {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect(await codeOf(() => mediaType(request, ["application/json"]))).toBe("unsupported_media_type");
  });
});

describe("readJson", () => {
  it("joins chunks, even in the middle of a character, and takes a byte order mark", async () => {
    const bytes = new TextEncoder().encode('\uFEFF{"a":"é😀"}');
    expect(await readJson(streamed([bytes.slice(0, 9), bytes.slice(9, 11), bytes.slice(11)]))).toEqual({
      a: "é😀",
    });
  });

  it.each([
    ["nothing", [""]],
    ["half a document", ['{"a":']],
    ["two documents", ["{} {}"]],
    ["bytes that are no UTF-8", [new Uint8Array([0x22, 0xff, 0x22])]],
    ["an overlong NUL", [new Uint8Array([0x22, 0xc0, 0x80, 0x22])]],
  ])("refuses %s", async (_, chunks) => {
    expect(await codeOf(() => readJson(streamed(chunks)))).toBe("bad_json");
  });

  it("counts what arrives: 10 bytes of 10 pass, 11 do not, in one chunk or in many", async () => {
    expect(await readJson(streamed(["[1,2,", "3,40]"]), 10)).toEqual([1, 2, 3, 40]);
    expect(await codeOf(() => readJson(streamed(["[1,2,3,400]"]), 10))).toBe("too_large");
    expect(await codeOf(() => readJson(streamed([..."[1,2,3,400]"]), 10))).toBe("too_large");
  });

  it("reads on after the limit, so that the sender gets to hear the answer", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        if (pulled > 40) controller.close();
        else controller.enqueue(new Uint8Array(1024));
      },
    });
    const request = new Request("http://jalon/", { method: "POST", body, duplex: "half" } as RequestInit);
    expect(await codeOf(() => readJson(request, 2048))).toBe("too_large");
    expect(pulled).toBe(41);
  });

  it("says that a body ended early", async () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error("aborted"));
      },
    });
    const request = new Request("http://jalon/", { method: "POST", body, duplex: "half" } as RequestInit);
    expect(await codeOf(() => readJson(request))).toBe("incomplete");
  });
});

describe("readLines", () => {
  it("wherever the chunks break, the lines are the same", async () => {
    const line = fc.oneof(
      fc.json().filter((text) => !text.includes("\n")),
      fc.constantFrom("", "  ", "{", "nul", '"é😀"', '{"a":1}\r'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        async (lines, size) => {
          const bytes = new TextEncoder().encode(lines.join("\n"));
          const chunks: Uint8Array[] = [];
          for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
          const expected = lines.map((text): Line => {
            if (text.trim() === "") return { error: "empty" };
            try {
              return { value: JSON.parse(text) };
            } catch {
              return { error: "not_json" };
            }
          });
          // A file that ends in a newline has no line after it.
          if (lines.at(-1) === "") expected.pop();
          expect(await allLines(streamed(chunks))).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("a line with bytes that are no UTF-8 is one bad line, its neighbours are good", async () => {
    const bad = new Uint8Array([0x22, 0xff, 0x22, 0x0a]);
    expect(await allLines(streamed(["1\n", bad, "2\n"]))).toEqual([
      { value: 1 },
      { error: "not_json" },
      { value: 2 },
    ]);
    const together = new Uint8Array([0x31, 0x0a, ...bad, 0x32]);
    expect(await allLines(streamed([together]))).toEqual([{ value: 1 }, { error: "not_json" }, { value: 2 }]);
  });

  it("a line of 128 KiB passes, one byte more does not, nor one without end; what follows is read", async () => {
    const fits = `"${"x".repeat(MAX_LINE_BYTES - 2)}"`;
    const long = `"${"x".repeat(MAX_LINE_BYTES - 1)}"`;
    const [first, second, third] = await allLines(streamed([fits, "\n", long, "\n", "3"]));
    expect(first).toHaveProperty("value");
    expect([second, third]).toEqual([{ error: "line_too_long" }, { value: 3 }]);
    const endless = Array.from({ length: 64 }, () => "x".repeat(16_384));
    expect(await allLines(streamed(["1\n", ...endless, "\n2\n"]))).toEqual([
      { value: 1 },
      { error: "line_too_long" },
      { value: 2 },
    ]);
  });

  it("asks for no more than it hands on", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new TextEncoder().encode("1\n"));
        },
      },
      { highWaterMark: 0 },
    );
    const request = new Request("http://jalon/", { method: "POST", body, duplex: "half" } as RequestInit);
    const lines = readLines(request);
    for (let n = 1; n <= 5; n++) {
      expect((await lines.next()).value).toEqual([{ value: 1 }]);
      expect(pulled).toBeLessThanOrEqual(n + 1);
    }
    await lines.return(undefined);
  });
});
