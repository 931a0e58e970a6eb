import type { z } from "zod";
import { Missing, Refusal, Stale } from "@/db/admin/change";
import type { Sql } from "@/db/client";
import { BadgeError } from "@/db/gamification/errors";
import { StructureError } from "@/db/ingest/structure";
import { KeyError } from "@/db/keys";
import { FormulaRefusal } from "@/db/metrics";
import { OrganizationError } from "@/db/organization";
import type { SignedIn } from "@/db/queries/viewer";
import { UserError } from "@/db/users";
import type { Action } from "@/lib/access";
import { isRefusalCode, type RefusalCode, sayRefusal } from "@/lib/admin/refusals";
import { type Locale, pathOfUnstorableText } from "@/lib/events";
import { ApiError, checked, mediaType, readJson, route } from "@/lib/http";
import { problemText } from "@/lib/metrics/formula";
import { signedIn } from "./authorise";

/** What the work of a change is given. */
export type Given<Body> = { body: Body; caller: SignedIn; sql: Sql; locale: Locale };

/**
 * A handler that changes something for who is signed in: JSON of our own pages, checked by the schema that its form has,
 * and answered with words for each field that is wrong.
 */
export function change<S extends z.ZodType, Output>(steps: {
  name: string;
  action: Action;
  body: S;
  call: (given: Given<z.output<S>>) => Promise<Output>;
}): (request: Request) => Promise<Response> {
  return route({
    name: steps.name,
    parse: (request) => mediaType(request, ["application/json"]),
    authorise: signedIn(steps.action),
    call: async ({ request, caller, sql, locale }) => {
      const sent = await readJson(request);
      const unstorable = pathOfUnstorableText(sent);
      if (unstorable)
        throw new ApiError("bad_request", { reasons: [{ code: "bad_text", path: unstorable }] });
      const body = checked(steps.body, sent);
      try {
        return (await steps.call({ body, caller, sql, locale })) ?? {};
      } catch (error) {
        throw inWords(error, locale);
      }
    },
  });
}

/** Field that a refusal of the command line's own functions is about. */
const FIELDS: Partial<Record<RefusalCode, string>> = {
  weak_password: "password",
  invalid_email: "email",
  email_taken: "email",
  unknown_person: "personId",
  invalid_name: "name",
  invalid_id: "id",
  invalid_time_zone: "timeZone",
  invalid_locale: "locale",
  organization_exists: "id",
  unknown_learner: "studentId",
  already_awarded: "studentId",
  wrong_scope: "courseId",
  invalid_rule: "criteria",
  invalid_scope: "scopes",
  invalid_limit: "requestsPerMinute",
};

const refused = (code: RefusalCode, path: string, locale: Locale, expected?: string) =>
  new ApiError("refused", { details: [{ path, code, message: sayRefusal(code, locale, expected) }] });

/** What the work threw, as an answer of the error table; what is unknown stays what it is. */
function inWords(error: unknown, locale: Locale): unknown {
  if (error instanceof Missing) return new ApiError("not_found");
  if (error instanceof Stale) return new ApiError("stale");
  if (error instanceof Refusal) return refused(error.code, error.path, locale, error.expected);
  if (error instanceof FormulaRefusal)
    return refused("bad_formula", "formula", locale, problemText(error.problem, locale));
  if (error instanceof StructureError)
    // A form's fields have the names of the columns.
    return new ApiError("refused", {
      details: error.issues.map(({ column, code, message }) => ({ path: column ?? "", code, message })),
    });
  if (error instanceof KeyError && error.code === "unknown_key") return new ApiError("not_found");
  if (error instanceof BadgeError && error.code === "unknown_badge") return new ApiError("not_found");
  const isKnown = [UserError, KeyError, OrganizationError, BadgeError].some((kind) => error instanceof kind);
  if (isKnown && error instanceof Error && "code" in error && typeof error.code === "string")
    if (isRefusalCode(error.code)) return refused(error.code, FIELDS[error.code] ?? "", locale);
  return error;
}
