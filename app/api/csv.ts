/** A table as a file to keep. `name`: parts of its name, of which only what every system allows is used. */
export function csvAnswer(text: string, name: readonly (string | null)[]): Response {
  const file = name
    .filter(Boolean)
    .join("-")
    .replace(/[^\w.-]+/g, "_");
  return new Response(text, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${file}.csv"`,
    },
  });
}
