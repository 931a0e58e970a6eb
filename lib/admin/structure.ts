import { z } from "zod";
import { ITEM_TYPES } from "@/lib/metrics/types";
import { isDay } from "@/lib/period";

/** Fields have the names of their columns: what the structure's own checks say is said at the field. */

export const id = z.string().trim().min(1).max(200);
export const name = z.string().trim().min(1).max(1000);
export const day = z.string().refine(isDay, { params: { code: "bad_day" } });
export const version = z.string();

export const GROUP_TYPES = ["Session", "Groupe", "Sous_groupe"] as const;

const group = {
  name,
  group_type: z.enum(GROUP_TYPES),
  parent_id: id.nullable(),
  starts_on: day.nullable(),
  ends_on: day.nullable(),
};

/** Bodies of POST and PATCH /api/admin/structure/groups. */
export const newGroupSchema = z.strictObject({ id, ...group });
export const groupChangeSchema = z.strictObject({ id, version, ...group });

const item = {
  name,
  item_type: z.enum(ITEM_TYPES),
  parent_id: id.nullable(),
  position: z.int().min(-1_000_000).max(1_000_000),
  weight: z.number().min(0).max(1e9),
  is_key: z.boolean(),
  is_critical: z.boolean(),
  /** Of a Module: the course that it is taught by. */
  course_id: id.nullable(),
  /** Of a Ua: the class that it is taught by. */
  class_id: id.nullable(),
};

/** Bodies of POST and PATCH /api/admin/structure/items. */
export const newItemSchema = z.strictObject({ id, ...item });
export const itemChangeSchema = z.strictObject({ id, version, ...item });
/** Body of PUT /api/admin/structure/items: an item that is put under another, before one of its children or after the last. */
export const itemMoveSchema = z.strictObject({
  id,
  version,
  parent_id: id.nullable(),
  before: id.nullable().default(null),
});

/** Body of DELETE /api/admin/structure/groups, items, courses and classes. */
export const nodeRemovalSchema = z.strictObject({ id, version });

/** Body of POST /api/admin/structure/people. */
export const newPersonSchema = z.strictObject({
  kind: z.enum(["student", "instructor"]),
  id,
  name,
  email: z.email().max(320).nullable(),
});

/** The addresses of the text's lines. */
export const emailsOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((line) => line !== "")),
];

/** Body of PATCH /api/admin/structure/people. */
export const personChangeSchema = z.strictObject({
  kind: z.enum(["student", "instructor"]),
  id,
  version,
  name,
  first_name: z.string().trim().max(1000).nullable(),
  last_name: z.string().trim().max(1000).nullable(),
  /** One address a line. */
  emails: z
    .string()
    .max(5000)
    .refine((text) => emailsOf(text).every((one) => z.email().max(320).safeParse(one).success), {
      params: { code: "bad_format" },
    }),
});

export const MEMBER_KINDS = ["student", "instructor"] as const;

/** What says which membership: who, where, since when. */
const link = { kind: z.enum(MEMBER_KINDS), group_id: id, person_id: id, joined_on: day };

/** Body of POST /api/admin/structure/members: one change of one membership. */
export const memberChangeSchema = z.discriminatedUnion("change", [
  z.strictObject({ change: z.literal("add"), ...link, left_on: day.nullable() }),
  /** From `on` on in the other group; the last day in this one is the day before. */
  z.strictObject({ change: z.literal("move"), ...link, version, to_group_id: id, on: day }),
  z.strictObject({ change: z.literal("end"), ...link, version, left_on: day.nullable() }),
  /** As if it had never been: for what was entered by mistake. */
  z.strictObject({ change: z.literal("remove"), ...link, version }),
]);
export type MemberChange = z.output<typeof memberChangeSchema>;
export const [addMemberSchema, moveMemberSchema, endMemberSchema] = memberChangeSchema.options;

/** Planned days of one group that one request makes its plan. */
export const MAX_PLAN_ROWS = 20_000;

/** Body of PUT /api/admin/plans: planned days of a group, all of them. */
export const planSchema = z.strictObject({
  group_id: id,
  version,
  rows: z.array(z.strictObject({ item_id: id, planned_on: day })).max(MAX_PLAN_ROWS),
});
/** Body of POST /api/admin/plans: the same as a CSV file's text. */
export const planFileSchema = z.strictObject({ group_id: id, version, csv: z.string().max(5_000_000) });
/** Body of PATCH /api/admin/plans: one planned day; null removes it. */
export const planDaySchema = z.strictObject({
  group_id: id,
  item_id: id,
  before: day.nullable(),
  planned_on: day.nullable(),
});
