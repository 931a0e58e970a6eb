CREATE TABLE "api_key" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"kpi_scope_ids" bigint[],
	"requests_per_minute" integer DEFAULT 600 NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "api_key_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "app_user" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"student_id" text,
	"instructor_id" text,
	"password_hash" text,
	"session_version" integer DEFAULT 1 NOT NULL,
	"locale" text,
	"theme" text,
	"disabled_at" timestamp with time zone,
	"last_sign_in_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "app_user_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "app_user_email" UNIQUE("organization_id","email")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"organization_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"happened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"before_json" jsonb,
	"after_json" jsonb,
	CONSTRAINT "audit_log_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "import_run" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"source" text NOT NULL,
	"file_name" text,
	"file_hash" text,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"counts_json" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"is_undone" boolean DEFAULT false NOT NULL,
	CONSTRAINT "import_run_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "engine_clock" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"tick_at" timestamp with time zone NOT NULL,
	"time_zone" text NOT NULL,
	"closed_on" date,
	"rebuild_wanted" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "engine_enrolment" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"module_id" bigint NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	CONSTRAINT "engine_enrolment_organization_id_learner_id_module_id_from_on_pk" PRIMARY KEY("organization_id","learner_id","module_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "engine_inbox" (
	"organization_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "engine_inbox_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "engine_inbox_organization_id_seq_pk" PRIMARY KEY("organization_id","seq")
);
--> statement-breakpoint
CREATE TABLE "engine_item" (
	"organization_id" text NOT NULL,
	"item_id" bigint NOT NULL,
	"item_type" text NOT NULL,
	"module_id" bigint,
	"ua_id" bigint,
	"unit_id" bigint,
	"weight" numeric NOT NULL,
	"is_key" boolean NOT NULL,
	"is_critical" boolean NOT NULL,
	"chapters" integer NOT NULL,
	CONSTRAINT "engine_item_organization_id_item_id_pk" PRIMARY KEY("organization_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "engine_member" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"scope_id" bigint NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	CONSTRAINT "engine_member_organization_id_learner_id_scope_id_from_on_pk" PRIMARY KEY("organization_id","learner_id","scope_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "engine_path" (
	"organization_id" text NOT NULL,
	"item_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	CONSTRAINT "engine_path_organization_id_item_id_target_id_pk" PRIMARY KEY("organization_id","item_id","target_id")
);
--> statement-breakpoint
CREATE TABLE "engine_stale" (
	"organization_id" text NOT NULL,
	"date_id" date NOT NULL,
	"period_code" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	CONSTRAINT "engine_stale_organization_id_date_id_period_code_scope_id_target_id_pk" PRIMARY KEY("organization_id","date_id","period_code","scope_id","target_id")
);
--> statement-breakpoint
CREATE TABLE "engine_structure_change" (
	"organization_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "engine_structure_change_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"ref_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "engine_structure_change_organization_id_seq_pk" PRIMARY KEY("organization_id","seq")
);
--> statement-breakpoint
CREATE TABLE "engine_trainer_member" (
	"organization_id" text NOT NULL,
	"trainer_id" bigint NOT NULL,
	"scope_id" bigint NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	CONSTRAINT "engine_trainer_member_organization_id_trainer_id_scope_id_from_on_pk" PRIMARY KEY("organization_id","trainer_id","scope_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "engine_waiting" (
	"organization_id" text NOT NULL,
	"event_id" text NOT NULL,
	"missing_kind" text NOT NULL,
	"missing_id" text NOT NULL,
	CONSTRAINT "engine_waiting_organization_id_event_id_missing_kind_missing_id_pk" PRIMARY KEY("organization_id","event_id","missing_kind","missing_id")
);
--> statement-breakpoint
CREATE TABLE "fact_activity" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"day_on" date NOT NULL,
	CONSTRAINT "fact_activity_organization_id_learner_id_item_id_day_on_pk" PRIMARY KEY("organization_id","learner_id","item_id","day_on")
);
--> statement-breakpoint
CREATE TABLE "fact_class_progress" (
	"organization_id" text NOT NULL,
	"student_id" text NOT NULL,
	"class_id" text NOT NULL,
	"video_max_position_sec" numeric,
	"video_duration_sec" numeric,
	"video_completed_at" timestamp with time zone,
	"video_event_id" text,
	"quiz_passed_at" timestamp with time zone,
	"quiz_event_id" text,
	"quiz_score" numeric,
	"quiz_max_score" numeric,
	"step_done_at" timestamp with time zone,
	"step_event_id" text,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "fact_class_progress_organization_id_student_id_class_id_pk" PRIMARY KEY("organization_id","student_id","class_id")
);
--> statement-breakpoint
CREATE TABLE "fact_event" (
	"organization_id" text NOT NULL,
	"event_id" text NOT NULL,
	"kind" text NOT NULL,
	"code" text DEFAULT '' NOT NULL,
	"learner_id" bigint,
	"trainer_id" bigint,
	"item_id" bigint,
	"day_on" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"value" numeric,
	"max_value" numeric,
	"ref" text,
	CONSTRAINT "fact_event_organization_id_event_id_kind_code_pk" PRIMARY KEY("organization_id","event_id","kind","code")
);
--> statement-breakpoint
CREATE TABLE "fact_item" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"first_at" timestamp with time zone NOT NULL,
	"first_started_at" timestamp with time zone,
	"first_doing_at" timestamp with time zone,
	"first_done_at" timestamp with time zone,
	"first_done_on" date,
	"first_done_due_at" timestamp with time zone,
	CONSTRAINT "fact_item_organization_id_learner_id_item_id_pk" PRIMARY KEY("organization_id","learner_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "fact_sample" (
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"key" text DEFAULT '' NOT NULL,
	"trainer_id" bigint,
	"day_on" date NOT NULL,
	"value" numeric NOT NULL,
	CONSTRAINT "fact_sample_organization_id_learner_id_item_id_kind_key_pk" PRIMARY KEY("organization_id","learner_id","item_id","kind","key")
);
--> statement-breakpoint
CREATE TABLE "fact_state" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"state_id" bigint NOT NULL,
	"due_at" timestamp with time zone,
	CONSTRAINT "fact_state_organization_id_learner_id_item_id_from_on_pk" PRIMARY KEY("organization_id","learner_id","item_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "fact_state_stock" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"state_id" bigint NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"items" integer NOT NULL,
	CONSTRAINT "fact_state_stock_organization_id_learner_id_target_id_state_id_from_on_pk" PRIMARY KEY("organization_id","learner_id","target_id","state_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "fact_stock" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date NOT NULL,
	"progress_num" numeric NOT NULL,
	"progress_den" numeric NOT NULL,
	"competence_done" integer NOT NULL,
	"competence_all" integer NOT NULL,
	"unit_open" integer NOT NULL,
	"unit_inactive" integer NOT NULL,
	"ua_expected" integer NOT NULL,
	"ua_done" integer NOT NULL,
	"ua_planned" integer NOT NULL,
	"project_expected" integer NOT NULL,
	"project_done" integer NOT NULL,
	"key_all" integer NOT NULL,
	"key_mastered" integer NOT NULL,
	"task_open_due" integer NOT NULL,
	"task_overdue" integer NOT NULL,
	"critical_all" integer NOT NULL,
	"critical_overdue" integer NOT NULL,
	"ua_unanswered" integer NOT NULL,
	CONSTRAINT "fact_stock_organization_id_learner_id_target_id_from_on_pk" PRIMARY KEY("organization_id","learner_id","target_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "fact_submission" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"event_id" text NOT NULL,
	"submission_ref" text,
	"submitted_at" timestamp with time zone NOT NULL,
	"answer_event_id" text,
	"answered_at" timestamp with time zone,
	"answered_on" date,
	"answer_trainer_id" bigint,
	CONSTRAINT "fact_submission_organization_id_learner_id_item_id_event_id_pk" PRIMARY KEY("organization_id","learner_id","item_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "fact_trainer_day" (
	"organization_id" text NOT NULL,
	"trainer_id" bigint NOT NULL,
	"day_on" date NOT NULL,
	CONSTRAINT "fact_trainer_day_organization_id_day_on_trainer_id_pk" PRIMARY KEY("organization_id","day_on","trainer_id")
);
--> statement-breakpoint
CREATE TABLE "fact_transition" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"event_id" text NOT NULL,
	"day_on" date NOT NULL,
	"state_id" bigint NOT NULL,
	"due_at" timestamp with time zone,
	"source" text NOT NULL,
	CONSTRAINT "fact_transition_organization_id_learner_id_item_id_at_event_id_pk" PRIMARY KEY("organization_id","learner_id","item_id","at","event_id")
);
--> statement-breakpoint
CREATE TABLE "kpi_change" (
	"organization_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "kpi_change_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"scope_ids" bigint[] NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "kpi_change_organization_id_seq_pk" PRIMARY KEY("organization_id","seq")
);
--> statement-breakpoint
CREATE TABLE "kpi_metric" (
	"organization_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "kpi_metric_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"label" text NOT NULL,
	"unit_code" text NOT NULL,
	"aggregation_type" text NOT NULL,
	"higher_is_better" boolean NOT NULL,
	"category_code" text NOT NULL,
	"target_levels" text[] NOT NULL,
	"scope_levels" text[] NOT NULL,
	"period_codes" text[] NOT NULL,
	"description" text NOT NULL,
	"stored_in" text NOT NULL,
	"stored_code" text NOT NULL,
	"stored_column" text NOT NULL,
	"formula" text,
	"warn_below" numeric,
	"warn_above" numeric,
	"objective" numeric,
	"is_active" boolean DEFAULT true NOT NULL,
	"is_built" boolean DEFAULT false NOT NULL,
	"position" integer NOT NULL,
	"translations_json" jsonb,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "kpi_metric_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "kpi_metric_code" UNIQUE("organization_id","code")
);
--> statement-breakpoint
CREATE TABLE "kpi_percentiles" (
	"organization_id" text NOT NULL,
	"date_id" date NOT NULL,
	"period_code" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"metric_id" bigint NOT NULL,
	"percentile_50" numeric,
	"percentile_75" numeric,
	"percentile_90" numeric,
	"min_observed_value" numeric,
	"max_observed_value" numeric,
	"sample_size" integer NOT NULL,
	CONSTRAINT "kpi_percentiles_organization_id_date_id_period_code_scope_id_target_id_metric_id_pk" PRIMARY KEY("organization_id","date_id","period_code","scope_id","target_id","metric_id")
) PARTITION BY LIST ("period_code");
--> statement-breakpoint
CREATE TABLE "kpi_percentiles_short" PARTITION OF "kpi_percentiles" FOR VALUES IN ('Day', 'Rolling7', 'Rolling30') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_percentiles_long" PARTITION OF "kpi_percentiles" FOR VALUES IN ('Week', 'Month') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_plan_gap" (
	"organization_id" text NOT NULL,
	"date_id" date NOT NULL,
	"period_code" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"expected_count" integer NOT NULL,
	"done_count" integer NOT NULL,
	"gap_value" integer GENERATED ALWAYS AS (done_count - expected_count) STORED,
	"coverage_percentage" numeric GENERATED ALWAYS AS (round(100 * done_count::numeric / nullif(expected_count, 0), 4)) STORED,
	CONSTRAINT "kpi_plan_gap_organization_id_date_id_period_code_scope_id_target_id_pk" PRIMARY KEY("organization_id","date_id","period_code","scope_id","target_id")
) PARTITION BY LIST ("period_code");
--> statement-breakpoint
CREATE TABLE "kpi_plan_gap_short" PARTITION OF "kpi_plan_gap" FOR VALUES IN ('Day', 'Rolling7', 'Rolling30') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_plan_gap_long" PARTITION OF "kpi_plan_gap" FOR VALUES IN ('Week', 'Month') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_run" (
	"organization_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "kpi_run_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"from_on" date,
	"to_on" date,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"stages_json" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"rows_changed" integer DEFAULT 0 NOT NULL,
	"drift_rows" integer,
	"error" text,
	CONSTRAINT "kpi_run_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "kpi_scope" (
	"organization_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "kpi_scope_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"scope_type" text NOT NULL,
	"ref_id" text,
	"label" text NOT NULL,
	CONSTRAINT "kpi_scope_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "kpi_scope_ref" UNIQUE NULLS NOT DISTINCT("organization_id","scope_type","ref_id")
);
--> statement-breakpoint
CREATE TABLE "kpi_state" (
	"organization_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "kpi_state_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"domain" text NOT NULL,
	"state_code" text NOT NULL,
	"label" text NOT NULL,
	"ordre" integer NOT NULL,
	"color" text NOT NULL,
	"kind" text NOT NULL,
	"translations_json" jsonb,
	CONSTRAINT "kpi_state_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "kpi_state_code" UNIQUE("organization_id","domain","state_code")
);
--> statement-breakpoint
CREATE TABLE "kpi_state_count" (
	"organization_id" text NOT NULL,
	"date_id" date NOT NULL,
	"period_code" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"state_id" bigint NOT NULL,
	"state_count_value" integer NOT NULL,
	CONSTRAINT "kpi_state_count_organization_id_date_id_period_code_scope_id_target_id_state_id_pk" PRIMARY KEY("organization_id","date_id","period_code","scope_id","target_id","state_id")
) PARTITION BY LIST ("period_code");
--> statement-breakpoint
CREATE TABLE "kpi_state_count_short" PARTITION OF "kpi_state_count" FOR VALUES IN ('Day', 'Rolling7', 'Rolling30') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_state_count_long" PARTITION OF "kpi_state_count" FOR VALUES IN ('Week', 'Month') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_target" (
	"organization_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "kpi_target_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"target_type" text NOT NULL,
	"ref_id" text,
	"label" text NOT NULL,
	CONSTRAINT "kpi_target_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "kpi_target_ref" UNIQUE NULLS NOT DISTINCT("organization_id","target_type","ref_id")
);
--> statement-breakpoint
CREATE TABLE "kpi_tile_cache" (
	"organization_id" text NOT NULL,
	"date_id" date NOT NULL,
	"period_code" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"progression_moyenne" numeric,
	"score_normalise_moyen" numeric,
	"pourcentage_competences_acquises" numeric,
	"pourcentage_ua_couvertes" numeric,
	"pourcentage_inactives_7j" numeric,
	"delai_median_jours" numeric,
	"delai_median_feedback_heures" numeric,
	"commentaires_7j" integer,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "kpi_tile_cache_organization_id_date_id_period_code_scope_id_target_id_pk" PRIMARY KEY("organization_id","date_id","period_code","scope_id","target_id")
) PARTITION BY LIST ("period_code");
--> statement-breakpoint
CREATE TABLE "kpi_tile_cache_short" PARTITION OF "kpi_tile_cache" FOR VALUES IN ('Day', 'Rolling7', 'Rolling30') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_tile_cache_long" PARTITION OF "kpi_tile_cache" FOR VALUES IN ('Week', 'Month') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_time" (
	"date_id" date PRIMARY KEY NOT NULL,
	"year_number" integer NOT NULL,
	"month_number" integer NOT NULL,
	"day_number" integer NOT NULL,
	"iso_week_number" integer NOT NULL,
	"iso_year_number" integer NOT NULL,
	"month_label" text GENERATED ALWAYS AS (year_number::text || '-' || lpad(month_number::text, 2, '0')) STORED
);
--> statement-breakpoint
CREATE TABLE "kpi_value" (
	"organization_id" text NOT NULL,
	"date_id" date NOT NULL,
	"period_code" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"metric_id" bigint NOT NULL,
	"value_number" numeric,
	"numerator_value" numeric,
	"denominator_value" numeric,
	"sample_size" integer,
	"extra_data_json" jsonb,
	"computed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "kpi_value_organization_id_date_id_period_code_scope_id_target_id_metric_id_pk" PRIMARY KEY("organization_id","date_id","period_code","scope_id","target_id","metric_id")
) PARTITION BY LIST ("period_code");
--> statement-breakpoint
CREATE TABLE "kpi_value_short" PARTITION OF "kpi_value" FOR VALUES IN ('Day', 'Rolling7', 'Rolling30') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "kpi_value_long" PARTITION OF "kpi_value" FOR VALUES IN ('Week', 'Month') PARTITION BY RANGE ("date_id");
--> statement-breakpoint
CREATE TABLE "gamification_award" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"badge_id" text NOT NULL,
	"student_id" text NOT NULL,
	"course_id" text,
	"class_id" text,
	"awarded_at" timestamp with time zone NOT NULL,
	"context_json" jsonb,
	"raw_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gamification_award_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "gamification_badge" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"icon_url" text,
	"type" text,
	"category" text,
	"rarity" text,
	"points_reward" integer DEFAULT 0 NOT NULL,
	"criteria_json" jsonb NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"metadata_json" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"translations_json" jsonb,
	"raw_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "gamification_badge_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "lms_class" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"course_id" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"media_json" jsonb,
	"instructor_ids_json" jsonb,
	"student_ids_json" jsonb,
	"order_index" integer DEFAULT 0 NOT NULL,
	"step_type" text DEFAULT 'reading' NOT NULL,
	"content_md" text,
	"languages_json" jsonb,
	"translations_json" jsonb,
	"raw_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lms_class_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "lms_course" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"description" text,
	"categories_json" jsonb,
	"media_json" jsonb,
	"instructor_ids_json" jsonb,
	"student_ids_json" jsonb,
	"currency" text,
	"price_amount" numeric,
	"is_active" boolean DEFAULT true NOT NULL,
	"is_private" boolean DEFAULT false NOT NULL,
	"languages_json" jsonb,
	"translations_json" jsonb,
	"raw_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lms_course_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "lms_enrollment" (
	"organization_id" text NOT NULL,
	"course_id" text NOT NULL,
	"student_id" text NOT NULL,
	"enrolled_on" date NOT NULL,
	"left_on" date,
	CONSTRAINT "lms_enrollment_organization_id_course_id_student_id_enrolled_on_pk" PRIMARY KEY("organization_id","course_id","student_id","enrolled_on"),
	CONSTRAINT "lms_enrollment_dates" CHECK ("lms_enrollment"."left_on" >= "lms_enrollment"."enrolled_on")
);
--> statement-breakpoint
CREATE TABLE "lms_event" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"student_id" text,
	"instructor_id" text,
	"course_id" text,
	"class_id" text,
	"occurred_at" timestamp with time zone NOT NULL,
	"payload_json" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"context_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lms_event_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "lms_group" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"group_type" text NOT NULL,
	"parent_id" text,
	"name" text NOT NULL,
	"starts_on" date,
	"ends_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lms_group_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "lms_group_type" CHECK ("lms_group"."group_type" in ('Session', 'Groupe', 'Sous_groupe'))
);
--> statement-breakpoint
CREATE TABLE "lms_group_instructor" (
	"organization_id" text NOT NULL,
	"group_id" text NOT NULL,
	"instructor_id" text NOT NULL,
	"joined_on" date NOT NULL,
	"left_on" date,
	CONSTRAINT "lms_group_instructor_organization_id_group_id_instructor_id_joined_on_pk" PRIMARY KEY("organization_id","group_id","instructor_id","joined_on"),
	CONSTRAINT "lms_group_instructor_dates" CHECK ("lms_group_instructor"."left_on" >= "lms_group_instructor"."joined_on")
);
--> statement-breakpoint
CREATE TABLE "lms_group_student" (
	"organization_id" text NOT NULL,
	"group_id" text NOT NULL,
	"student_id" text NOT NULL,
	"joined_on" date NOT NULL,
	"left_on" date,
	CONSTRAINT "lms_group_student_organization_id_group_id_student_id_joined_on_pk" PRIMARY KEY("organization_id","group_id","student_id","joined_on"),
	CONSTRAINT "lms_group_student_dates" CHECK ("lms_group_student"."left_on" >= "lms_group_student"."joined_on")
);
--> statement-breakpoint
CREATE TABLE "lms_instructor" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"emails_json" jsonb,
	"telephones_json" jsonb,
	"title" text,
	"image_url" text,
	"raw_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lms_instructor_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "lms_item" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"item_type" text NOT NULL,
	"parent_id" text,
	"course_id" text,
	"class_id" text,
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"weight" numeric DEFAULT '1' NOT NULL,
	"is_key" boolean DEFAULT false NOT NULL,
	"is_critical" boolean DEFAULT false NOT NULL,
	"translations_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lms_item_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "lms_item_item_type" CHECK ("lms_item"."item_type" in ('Referentiel', 'Module', 'Competence', 'Micro_competence', 'Ua', 'Chapitre', 'Projet', 'Tache')),
	CONSTRAINT "lms_item_weight" CHECK ("lms_item"."weight" >= 0)
);
--> statement-breakpoint
CREATE TABLE "lms_plan" (
	"organization_id" text NOT NULL,
	"group_id" text NOT NULL,
	"item_id" text NOT NULL,
	"planned_on" date NOT NULL,
	CONSTRAINT "lms_plan_organization_id_group_id_item_id_pk" PRIMARY KEY("organization_id","group_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "lms_signal" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"type" text NOT NULL,
	"student_id" text NOT NULL,
	"course_id" text,
	"class_id" text,
	"source_event_ids" text[] NOT NULL,
	"data_json" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "lms_signal_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "lms_student" (
	"organization_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"emails_json" jsonb,
	"address_json" jsonb,
	"telephones_json" jsonb,
	"image_url" text,
	"raw_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "lms_student_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"time_zone" text DEFAULT 'Africa/Casablanca' NOT NULL,
	"default_locale" text DEFAULT 'fr' NOT NULL,
	"settings_json" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"translations_json" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organization_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_organization_id_student_id_lms_student_organization_id_id_fk" FOREIGN KEY ("organization_id","student_id") REFERENCES "public"."lms_student"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "app_user" ADD CONSTRAINT "app_user_organization_id_instructor_id_lms_instructor_organization_id_id_fk" FOREIGN KEY ("organization_id","instructor_id") REFERENCES "public"."lms_instructor"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_run" ADD CONSTRAINT "import_run_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "engine_clock" ADD CONSTRAINT "engine_clock_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kpi_change" ADD CONSTRAINT "kpi_change_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kpi_metric" ADD CONSTRAINT "kpi_metric_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kpi_run" ADD CONSTRAINT "kpi_run_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kpi_scope" ADD CONSTRAINT "kpi_scope_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kpi_state" ADD CONSTRAINT "kpi_state_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "kpi_target" ADD CONSTRAINT "kpi_target_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gamification_award" ADD CONSTRAINT "gamification_award_organization_id_badge_id_gamification_badge_organization_id_id_fk" FOREIGN KEY ("organization_id","badge_id") REFERENCES "public"."gamification_badge"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gamification_award" ADD CONSTRAINT "gamification_award_organization_id_student_id_lms_student_organization_id_id_fk" FOREIGN KEY ("organization_id","student_id") REFERENCES "public"."lms_student"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gamification_badge" ADD CONSTRAINT "gamification_badge_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_class" ADD CONSTRAINT "lms_class_organization_id_course_id_lms_course_organization_id_id_fk" FOREIGN KEY ("organization_id","course_id") REFERENCES "public"."lms_course"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_course" ADD CONSTRAINT "lms_course_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_enrollment" ADD CONSTRAINT "lms_enrollment_organization_id_course_id_lms_course_organization_id_id_fk" FOREIGN KEY ("organization_id","course_id") REFERENCES "public"."lms_course"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_enrollment" ADD CONSTRAINT "lms_enrollment_organization_id_student_id_lms_student_organization_id_id_fk" FOREIGN KEY ("organization_id","student_id") REFERENCES "public"."lms_student"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_group" ADD CONSTRAINT "lms_group_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_group" ADD CONSTRAINT "lms_group_organization_id_parent_id_lms_group_organization_id_id_fk" FOREIGN KEY ("organization_id","parent_id") REFERENCES "public"."lms_group"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_group_instructor" ADD CONSTRAINT "lms_group_instructor_organization_id_group_id_lms_group_organization_id_id_fk" FOREIGN KEY ("organization_id","group_id") REFERENCES "public"."lms_group"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_group_instructor" ADD CONSTRAINT "lms_group_instructor_organization_id_instructor_id_lms_instructor_organization_id_id_fk" FOREIGN KEY ("organization_id","instructor_id") REFERENCES "public"."lms_instructor"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_group_student" ADD CONSTRAINT "lms_group_student_organization_id_group_id_lms_group_organization_id_id_fk" FOREIGN KEY ("organization_id","group_id") REFERENCES "public"."lms_group"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_group_student" ADD CONSTRAINT "lms_group_student_organization_id_student_id_lms_student_organization_id_id_fk" FOREIGN KEY ("organization_id","student_id") REFERENCES "public"."lms_student"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_instructor" ADD CONSTRAINT "lms_instructor_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_item" ADD CONSTRAINT "lms_item_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_item" ADD CONSTRAINT "lms_item_organization_id_parent_id_lms_item_organization_id_id_fk" FOREIGN KEY ("organization_id","parent_id") REFERENCES "public"."lms_item"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_item" ADD CONSTRAINT "lms_item_organization_id_course_id_lms_course_organization_id_id_fk" FOREIGN KEY ("organization_id","course_id") REFERENCES "public"."lms_course"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_item" ADD CONSTRAINT "lms_item_organization_id_class_id_lms_class_organization_id_id_fk" FOREIGN KEY ("organization_id","class_id") REFERENCES "public"."lms_class"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_plan" ADD CONSTRAINT "lms_plan_organization_id_group_id_lms_group_organization_id_id_fk" FOREIGN KEY ("organization_id","group_id") REFERENCES "public"."lms_group"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_plan" ADD CONSTRAINT "lms_plan_organization_id_item_id_lms_item_organization_id_id_fk" FOREIGN KEY ("organization_id","item_id") REFERENCES "public"."lms_item"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lms_student" ADD CONSTRAINT "lms_student_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_key_hash" ON "api_key" USING btree ("key_hash");--> statement-breakpoint
CREATE INDEX "app_user_sign_in" ON "app_user" USING btree ("email");--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("organization_id","happened_at");--> statement-breakpoint
CREATE INDEX "engine_enrolment_module" ON "engine_enrolment" USING btree ("organization_id","module_id");--> statement-breakpoint
CREATE INDEX "engine_item_module" ON "engine_item" USING btree ("organization_id","module_id");--> statement-breakpoint
CREATE INDEX "engine_member_scope" ON "engine_member" USING btree ("organization_id","scope_id","to_on");--> statement-breakpoint
CREATE INDEX "engine_path_target" ON "engine_path" USING btree ("organization_id","target_id","item_id");--> statement-breakpoint
CREATE INDEX "engine_waiting_missing" ON "engine_waiting" USING btree ("organization_id","missing_kind","missing_id");--> statement-breakpoint
CREATE INDEX "fact_activity_day" ON "fact_activity" USING btree ("organization_id","day_on");--> statement-breakpoint
CREATE INDEX "fact_event_day" ON "fact_event" USING btree ("organization_id","kind","day_on");--> statement-breakpoint
CREATE INDEX "fact_event_learner" ON "fact_event" USING btree ("organization_id","learner_id","item_id","kind","at");--> statement-breakpoint
CREATE INDEX "fact_item_done" ON "fact_item" USING btree ("organization_id","first_done_on");--> statement-breakpoint
CREATE INDEX "fact_sample_day" ON "fact_sample" USING btree ("organization_id","kind","day_on");--> statement-breakpoint
CREATE INDEX "fact_state_stock_target" ON "fact_state_stock" USING btree ("organization_id","target_id","to_on");--> statement-breakpoint
CREATE INDEX "fact_stock_target" ON "fact_stock" USING btree ("organization_id","target_id","to_on");--> statement-breakpoint
CREATE INDEX "fact_submission_open" ON "fact_submission" USING btree ("organization_id","submitted_at");--> statement-breakpoint
CREATE INDEX "kpi_percentiles_read" ON "kpi_percentiles" USING btree ("organization_id","scope_id","target_id","metric_id","period_code","date_id");--> statement-breakpoint
CREATE INDEX "kpi_plan_gap_read" ON "kpi_plan_gap" USING btree ("organization_id","scope_id","target_id","period_code","date_id");--> statement-breakpoint
CREATE INDEX "kpi_run_started" ON "kpi_run" USING btree ("organization_id","started_at");--> statement-breakpoint
CREATE INDEX "kpi_state_count_read" ON "kpi_state_count" USING btree ("organization_id","scope_id","target_id","period_code","date_id");--> statement-breakpoint
CREATE INDEX "kpi_tile_cache_read" ON "kpi_tile_cache" USING btree ("organization_id","scope_id","target_id","period_code","date_id");--> statement-breakpoint
CREATE INDEX "kpi_value_read" ON "kpi_value" USING btree ("organization_id","scope_id","target_id","metric_id","period_code","date_id");--> statement-breakpoint
CREATE INDEX "gamification_award_student" ON "gamification_award" USING btree ("organization_id","student_id");--> statement-breakpoint
CREATE INDEX "lms_class_course" ON "lms_class" USING btree ("organization_id","course_id","order_index");--> statement-breakpoint
CREATE INDEX "lms_enrollment_student" ON "lms_enrollment" USING btree ("organization_id","student_id");--> statement-breakpoint
CREATE INDEX "lms_event_student" ON "lms_event" USING btree ("organization_id","student_id","occurred_at");--> statement-breakpoint
CREATE INDEX "lms_group_parent" ON "lms_group" USING btree ("organization_id","parent_id");--> statement-breakpoint
CREATE INDEX "lms_group_instructor_instructor" ON "lms_group_instructor" USING btree ("organization_id","instructor_id");--> statement-breakpoint
CREATE INDEX "lms_group_student_student" ON "lms_group_student" USING btree ("organization_id","student_id");--> statement-breakpoint
CREATE INDEX "lms_item_parent" ON "lms_item" USING btree ("organization_id","parent_id","position");--> statement-breakpoint
CREATE INDEX "lms_item_course" ON "lms_item" USING btree ("organization_id","course_id");--> statement-breakpoint
CREATE INDEX "lms_item_class" ON "lms_item" USING btree ("organization_id","class_id");--> statement-breakpoint
CREATE INDEX "lms_plan_item" ON "lms_plan" USING btree ("organization_id","item_id");--> statement-breakpoint
CREATE INDEX "lms_signal_student" ON "lms_signal" USING btree ("organization_id","student_id","type");