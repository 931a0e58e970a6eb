import { openApiDocument } from "@/lib/http/openapi";
import { OPERATIONS } from "./operations";

// Made from code alone: the same until the next build.
export const dynamic = "force-static";

/** The OpenAPI 3.1 description of the API. */
export function GET(): Response {
  return Response.json(openApiDocument(OPERATIONS));
}
