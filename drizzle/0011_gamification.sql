CREATE TABLE "gamification_applied" (
	"organization_id" text NOT NULL,
	"subject" text NOT NULL,
	"value_json" jsonb NOT NULL,
	CONSTRAINT "gamification_applied_organization_id_subject_pk" PRIMARY KEY("organization_id","subject")
);
--> statement-breakpoint
CREATE TABLE "gamification_day" (
	"organization_id" text NOT NULL,
	"student_id" text NOT NULL,
	"day_on" date NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"work_no" integer,
	CONSTRAINT "gamification_day_organization_id_student_id_day_on_pk" PRIMARY KEY("organization_id","student_id","day_on")
);
--> statement-breakpoint
CREATE TABLE "gamification_first" (
	"organization_id" text NOT NULL,
	"student_id" text NOT NULL,
	"kind" text NOT NULL,
	"ref_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"course_id" text,
	"class_id" text,
	CONSTRAINT "gamification_first_organization_id_student_id_kind_ref_id_pk" PRIMARY KEY("organization_id","student_id","kind","ref_id")
);
--> statement-breakpoint
CREATE TABLE "gamification_grant" (
	"organization_id" text NOT NULL,
	"badge_id" text NOT NULL,
	"student_id" text NOT NULL,
	"course_id" text DEFAULT '' NOT NULL,
	"class_id" text DEFAULT '' NOT NULL,
	"awarded_at" timestamp with time zone NOT NULL,
	"source" text NOT NULL,
	"actor" text,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gamification_grant_organization_id_badge_id_student_id_course_id_class_id_pk" PRIMARY KEY("organization_id","badge_id","student_id","course_id","class_id")
);
--> statement-breakpoint
CREATE TABLE "gamification_preference" (
	"organization_id" text NOT NULL,
	"student_id" text NOT NULL,
	"is_hidden" boolean DEFAULT false NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gamification_preference_organization_id_student_id_pk" PRIMARY KEY("organization_id","student_id")
);
--> statement-breakpoint
CREATE TABLE "gamification_score" (
	"organization_id" text NOT NULL,
	"student_id" text NOT NULL,
	"total_points" bigint NOT NULL,
	"badges_count" integer NOT NULL,
	CONSTRAINT "gamification_score_organization_id_student_id_pk" PRIMARY KEY("organization_id","student_id")
);
--> statement-breakpoint
CREATE TABLE "gamification_stale" (
	"organization_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "gamification_stale_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"student_id" text NOT NULL,
	CONSTRAINT "gamification_stale_organization_id_seq_pk" PRIMARY KEY("organization_id","seq")
);
--> statement-breakpoint
CREATE TABLE "gamification_streak" (
	"organization_id" text NOT NULL,
	"student_id" text NOT NULL,
	"from_no" integer NOT NULL,
	"to_no" integer NOT NULL,
	CONSTRAINT "gamification_streak_organization_id_student_id_from_no_pk" PRIMARY KEY("organization_id","student_id","from_no")
);
--> statement-breakpoint
DROP INDEX "lms_signal_student";--> statement-breakpoint
ALTER TABLE "lms_student" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "gamification_grant" ADD CONSTRAINT "gamification_grant_organization_id_badge_id_gamification_badge_organization_id_id_fk" FOREIGN KEY ("organization_id","badge_id") REFERENCES "public"."gamification_badge"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gamification_grant" ADD CONSTRAINT "gamification_grant_organization_id_student_id_lms_student_organization_id_id_fk" FOREIGN KEY ("organization_id","student_id") REFERENCES "public"."lms_student"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gamification_preference" ADD CONSTRAINT "gamification_preference_organization_id_student_id_lms_student_organization_id_id_fk" FOREIGN KEY ("organization_id","student_id") REFERENCES "public"."lms_student"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gamification_day_work" ON "gamification_day" USING btree ("organization_id","student_id","work_no");--> statement-breakpoint
CREATE INDEX "gamification_first_at" ON "gamification_first" USING btree ("organization_id","student_id","kind","at");--> statement-breakpoint
CREATE INDEX "gamification_grant_student" ON "gamification_grant" USING btree ("organization_id","student_id");--> statement-breakpoint
CREATE INDEX "lms_signal_student" ON "lms_signal" USING btree ("organization_id","student_id","type","created_at");--> statement-breakpoint
ALTER TABLE "gamification_award" ADD CONSTRAINT "gamification_award_once" UNIQUE NULLS NOT DISTINCT("organization_id","badge_id","student_id","course_id","class_id");--> statement-breakpoint
-- Points are kept for each learner, not summed over every signal of the centre for each reader.
-- A learner left when there were memberships or enrolments and the last of them has ended; one who never had any is in.
CREATE OR REPLACE VIEW v_leaderboard AS
SELECT organization_id, student_id, total_points, badges_count,
  (rank() OVER (PARTITION BY organization_id ORDER BY total_points DESC))::int AS rank
FROM (
  SELECT s.organization_id, s.id AS student_id, coalesce(p.total_points, 0)::bigint AS total_points,
    coalesce(p.badges_count, 0)::int AS badges_count
  FROM lms_student AS s
  JOIN organization AS o ON o.id = s.organization_id
  JOIN engine_clock AS clock ON clock.organization_id = s.organization_id
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(left_on IS NULL OR left_on >= (clock.tick_at AT TIME ZONE o.time_zone)::date), true) AS is_here
    FROM (
      SELECT left_on FROM lms_group_student AS g WHERE g.organization_id = s.organization_id AND g.student_id = s.id
      UNION ALL
      SELECT left_on FROM lms_enrollment AS e WHERE e.organization_id = s.organization_id AND e.student_id = s.id
    ) AS links
  ) AS presence
  LEFT JOIN gamification_score AS p ON p.organization_id = s.organization_id AND p.student_id = s.id
  WHERE presence.is_here AND s.erased_at IS NULL
) AS learner;
--> statement-breakpoint
-- Days, streaks, firsts and points are derived from the whole log.
UPDATE "engine_clock" SET "rebuild_wanted" = true;
