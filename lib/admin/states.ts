import { z } from "zod";
import { STATE_DOMAINS } from "@/lib/metrics/states";
import { LOCALES, STATE_KINDS, type StateDomain } from "@/lib/metrics/types";

const words = z.strictObject(
  Object.fromEntries(LOCALES.map((locale) => [locale, z.string().trim().max(100)])) as Record<
    (typeof LOCALES)[number],
    z.ZodString
  >,
);

const state = {
  /** By language; the organisation's own must be among them. */
  words,
  kind: z.enum(STATE_KINDS),
  color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
  order: z.int().min(1).max(1000),
};

/** Body of POST /api/admin/states. */
export const newStateSchema = z.strictObject({
  ...state,
  domain: z.enum(STATE_DOMAINS as readonly [StateDomain, ...StateDomain[]]),
  code: z
    .string()
    .trim()
    .regex(/^[\p{L}][\p{L}\p{N}_]{0,63}$/u),
});

const id = z.int().positive();

/** Body of PATCH /api/admin/states. */
export const stateChangeSchema = z.strictObject({ ...state, id, version: z.string() });

/** Body of DELETE /api/admin/states. */
export const stateDeleteSchema = z.strictObject({ id, version: z.string() });
