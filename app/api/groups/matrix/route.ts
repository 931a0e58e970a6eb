import { createTranslator } from "next-intl";
import { linesOf, readOrder } from "@/components/group/rows";
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

const parse = (request: Request) => {
  const query = new URL(request.url).searchParams;
  const [sort, state, search] = ["sort", "state", "q"].map((name) => query.get(name)?.slice(0, 200) ?? null);
  return {
    view: parseView(queryOf(request.url)),
    sort: sort ?? null,
    state: state ?? null,
    search: search ?? "",
  };
};

/** The table of a group's page as CSV, for the view, the order and the filters of the address. */
export const GET = route({
  name: "GET /api/groups/matrix",
  parse,
  authorise: signedIn("risk.read"),
  call: async ({ input, caller, sql }) => {
    const locale = await localeFor(caller);
    const { view, search } = input;
    const id = view.scope?.id ?? null;
    const data = id === null ? null : await loadGroup(sql, caller, id, view, locale);
    if (!data || data.head.scope.scopeType !== view.scope?.type) throw new ApiError("not_found");
    const { head } = data;
    const state = data.states.find(({ code }) => code === input.state) ?? null;
    const lines = linesOf(data, { order: readOrder(input.sort, data), state: state?.code ?? null, search });
    const learners = lines.flatMap((line) => (line.kind === "learner" ? line.learner : []));
    const t = createTranslator({ locale, messages: await messagesOf(locale) });
    await auditExport(sql, caller, `group:${id}`, { day: data.day, rows: learners.length });
    const text = groupCsv({ ...data, learners }, locale, {
      about: [
        [t("charts.scope"), [...head.scope.path, head.scope.label].join(" › ")],
        [
          t("charts.target"),
          head.target.targetType === "Global" ? t("targetTypes.Global") : head.target.label,
        ],
        [t("charts.date"), formatPeriod(head.period, head.dateId, locale, head.today)],
        [t("group.day"), data.day],
        ...(state ? [[t("group.filterState"), state.label] as const] : []),
        ...(search ? [[t("group.search"), search] as const] : []),
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
      state: state?.code ?? null,
      folded: (module) => {
        const name = module ?? t("group.noModule");
        const counted = state ? `${name} : ${state.label}` : t("group.foldedDone", { module: name });
        return [counted, t("group.foldedExpected", { module: name })];
      },
      say: (key, values) => t(`need.${key}`, values as never),
    });
    return { text, name: ["group", id, data.day] };
  },
  respond: ({ text, name }) => csvAnswer(text, name),
});
