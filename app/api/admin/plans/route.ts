import { z } from "zod";
import { planRows } from "@/db/admin/plan-file";
import { changePlanDay, replacePlan } from "@/db/admin/plans";
import { readPlan } from "@/db/queries/admin/structure";
import { auditExport } from "@/db/queries/exports";
import { planDaySchema, planFileSchema, planSchema } from "@/lib/admin/structure";
import { signedIn } from "@/lib/auth/authorise";
import { change } from "@/lib/auth/change";
import { BYTE_ORDER_MARK, csv } from "@/lib/csv";
import { ApiError, checked, route } from "@/lib/http";

const query = z.object({ group: z.string().min(1).max(200) });

/** A group's plan as CSV, every unit and project with its planned day: what POST takes back. */
export const GET = route({
  name: "GET /api/admin/plans",
  parse: (request) => checked(query, Object.fromEntries(new URL(request.url).searchParams)),
  authorise: signedIn("structure.write"),
  call: async ({ input, caller, sql }) => {
    const [group] = await sql`
      select from lms_group where organization_id = ${caller.organizationId} and id = ${input.group}`;
    if (!group) throw new ApiError("not_found");
    const { items } = await readPlan(sql, caller.organizationId, input.group);
    await auditExport(sql, caller, `plan:${input.group}`, { rows: items.length });
    const rows = items.map((item) => [item.item_id, item.item_type, item.module, item.name, item.planned_on]);
    return csv([["item_id", "item_type", "module", "name", "planned_on"], ...rows]);
  },
  respond: (text) =>
    new Response(BYTE_ORDER_MARK + text, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="plan.csv"',
      },
    }),
});

/** Makes a group's plan these planned days and no others. */
export const PUT = change({
  name: "PUT /api/admin/plans",
  action: "structure.write",
  body: planSchema,
  call: ({ sql, caller, locale, body }) => replacePlan(sql, caller, locale, body),
});

/** The same from a CSV file: every line that is wrong is named, and nothing written then. */
export const POST = change({
  name: "POST /api/admin/plans",
  action: "structure.write",
  body: planFileSchema,
  call: ({ sql, caller, locale, body: { csv: text, ...group } }) =>
    replacePlan(sql, caller, locale, { ...group, rows: planRows(text, locale) }),
});

/** Sets, moves or takes away one planned day. */
export const PATCH = change({
  name: "PATCH /api/admin/plans",
  action: "structure.write",
  body: planDaySchema,
  call: ({ sql, caller, locale, body }) => changePlanDay(sql, caller, locale, body),
});
