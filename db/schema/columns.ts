import { bigint, date, jsonb, text, timestamp } from "drizzle-orm/pg-core";

/** Columns that many tables share, spelled once. */

/** First column of every key: the whole schema can be distributed by it (data-model.md). */
export const org = () => text("organization_id").notNull();
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
export const day = (name: string) => date(name, { mode: "string" });
export const id64 = (name: string) => bigint(name, { mode: "number" });
export const json = (name: string) => jsonb(name);
export const createdAt = () => at("created_at").notNull().defaultNow();
export const updatedAt = () => at("updated_at").notNull().defaultNow();
/** `{ fr: {...}, en: {...}, ar: {...} }`: names and labels per locale. */
export const translations = () => jsonb("translations_json");
