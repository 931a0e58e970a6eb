import { createTranslator } from "next-intl";
import { findScopes } from "@/db/queries/cells";
import { auditExport } from "@/db/queries/exports";
import { loadNeeds } from "@/db/queries/needs";
import { signedIn } from "@/lib/auth/authorise";
import { ApiError, checked, route } from "@/lib/http";
import { localeFor } from "@/lib/i18n/current";
import { messagesOf } from "@/lib/i18n/messages";
import { needsCsv } from "@/lib/needs/csv";
import { narrowed } from "@/lib/needs/filter";
import { refText } from "@/lib/view";
import { csvAnswer } from "../csv";
import { needsQuery } from "./query";

/** The learners of a scope who need somebody, the neediest first; as CSV, with the evidence in words. */
export const GET = route({
  name: "GET /api/needs",
  parse: (request) => checked(needsQuery, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("risk.read"),
  call: async ({ input, caller, sql }) => {
    const [scope] = await findScopes(sql, caller, caller.today, input.scope ? [input.scope] : []);
    if (!scope) throw new ApiError("not_found");
    const ref = { type: scope.scopeType, id: scope.refId };
    const list = await loadNeeds(sql, caller, ref, input.date);
    if (input.format === "json")
      return { list: { ...list, needs: list.needs.slice(0, input.limit) }, csv: null };
    const locale = await localeFor(caller);
    const messages = await messagesOf(locale);
    const t = createTranslator({ locale, messages });
    const needs = narrowed(list.needs, input);
    await auditExport(sql, caller, `needs:${refText(ref)}`, { day: list.day, rows: needs.length });
    const text = needsCsv(needs, locale, {
      about: [
        [t("charts.scope"), scope.refId === null ? t("scopeTypes.Global") : scope.label],
        [t("need.csv.day"), list.day],
        [t("need.standing"), input.state ? t(`need.states.${input.state}`) : t("need.allStates")],
        [t("need.filter"), input.rule ? t(`need.rules.${input.rule}`) : t("need.allRules")],
        [t("charts.computedAtLabel"), list.asOf],
        [t("charts.zone"), caller.organization.timeZone],
      ],
      head: [
        t("need.csv.id"),
        t("need.learner"),
        t("need.csv.groups"),
        t("need.csv.points"),
        t("need.csv.evidence"),
        t("need.lastActivity"),
        t("need.standing"),
        t("need.csv.until"),
        t("need.csv.note"),
      ],
      rule: (code) => t(`need.rules.${code}`),
      state: (state) => t(`need.states.${state}`),
      say: (key, values) => t(`need.${key}`, values as never),
    });
    return { list: null, csv: { text, name: ["needs", ref.type, ref.id, list.day] } };
  },
  respond: ({ list, csv }) => (csv ? csvAnswer(csv.text, csv.name) : Response.json(list)),
});
