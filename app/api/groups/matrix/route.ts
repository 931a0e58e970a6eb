import { createTranslator } from "next-intl";
import { auditExport } from "@/db/queries/exports";
import { loadGroup } from "@/db/queries/group";
import { signedIn } from "@/lib/auth/authorise";
import { formatPeriod } from "@/lib/format";
import { groupCsv } from "@/lib/group-csv";
import { ApiError, route } from "@/lib/http";
import { localeFor } from "@/lib/i18n/current";
import { messagesOf } from "@/lib/i18n/messages";
import { parseView, queryOf } from "@/lib/view";
import { csvAnswer } from "../../csv";

/** The table of a group's page as CSV, for the scope, target, period and date of the address. */
export const GET = route({
  name: "GET /api/groups/matrix",
  parse: (request) => parseView(queryOf(request.url)),
  authorise: signedIn("risk.read"),
  call: async ({ input, caller, sql }) => {
    const locale = await localeFor(caller);
    const id = input.scope?.id ?? null;
    const data = id === null ? null : await loadGroup(sql, caller, id, input, locale);
    if (!data || data.head.scope.scopeType !== input.scope?.type) throw new ApiError("not_found");
    const { head } = data;
    const t = createTranslator({ locale, messages: await messagesOf(locale) });
    await auditExport(sql, caller, `group:${id}`, { day: data.day, rows: data.learners.length });
    const text = groupCsv(data, locale, {
      about: [
        [t("charts.scope"), [...head.scope.path, head.scope.label].join(" › ")],
        [
          t("charts.target"),
          head.target.targetType === "Global" ? t("targetTypes.Global") : head.target.label,
        ],
        [t("charts.date"), formatPeriod(head.period, head.dateId, locale, head.today)],
        [t("group.day"), data.day],
        [t("charts.computedAtLabel"), head.asOf],
        [t("charts.zone"), head.timeZone],
      ],
      head: [
        t("group.id"),
        t("group.columns.name"),
        t("group.subGroup"),
        t("need.standing"),
        data.labels.progress,
        data.labels.score,
        `${data.labels.score} (n)`,
        t("need.lastActivity"),
        t("group.columns.streak"),
        t("need.why"),
      ],
      presence: (presence) => t(`group.presence.${presence}`, { days: data.inactiveDays }),
      say: (key, values) => t(`need.${key}`, values as never),
    });
    return { text, name: ["group", id, data.day] };
  },
  respond: ({ text, name }) => csvAnswer(text, name),
});
