export const dynamic = "force-dynamic";

/** Liveness: the process answers. It looks at nothing else, so that a slow database does not get it killed. */
export function GET(): Response {
  return Response.json({ status: "ok" });
}
