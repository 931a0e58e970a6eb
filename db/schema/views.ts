import { bigint, boolean, date, integer, numeric, pgView, text } from "drizzle-orm/pg-core";
import { at, org } from "./columns";

/** Views for other tools (data-model.md). Their SQL is in drizzle/0005_views.sql; every one has organization_id first. */

export const v_user_progress = pgView("v_user_progress", {
  organization_id: org(),
  student_id: text().notNull(),
  class_id: text().notNull(),
  course_id: text(),
  video_max_position_sec: numeric(),
  video_duration_sec: numeric(),
  video_completed: boolean().notNull(),
  video_completed_at: at("video_completed_at"),
  quiz_passed: boolean().notNull(),
  quiz_score: numeric(),
  quiz_max_score: numeric(),
  quiz_passed_at: at("quiz_passed_at"),
  updated_at: at("updated_at").notNull(),
}).existing();

/** Stored events per local day and type, waiting ones too: what arrived, not what counts. */
export const v_event_daily_stats = pgView("v_event_daily_stats", {
  organization_id: org(),
  date: date({ mode: "string" }).notNull(),
  type: text().notNull(),
  count: bigint({ mode: "number" }).notNull(),
}).existing();

/** Learners with at least one signal. */
export const v_signal_summary = pgView("v_signal_summary", {
  organization_id: org(),
  student_id: text().notNull(),
  video_completed_count: integer().notNull(),
  quiz_passed_count: integer().notNull(),
  step_completed_count: integer().notNull(),
}).existing();

/** Every learner who has not left, with or without points. */
export const v_leaderboard = pgView("v_leaderboard", {
  organization_id: org(),
  student_id: text().notNull(),
  total_points: bigint({ mode: "number" }).notNull(),
  badges_count: integer().notNull(),
  rank: integer().notNull(),
}).existing();

/** Every learner, as of the organisation's last tick. */
export const v_user_activity = pgView("v_user_activity", {
  organization_id: org(),
  student_id: text().notNull(),
  last_event_at: at("last_event_at"),
  events_24h: integer().notNull(),
  streak_days: integer().notNull(),
}).existing();
