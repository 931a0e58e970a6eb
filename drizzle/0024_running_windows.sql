CREATE TABLE "fact_window" (
	"organization_id" text NOT NULL,
	"target_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"period_code" text NOT NULL,
	"author_id" bigint NOT NULL,
	"user_id" bigint NOT NULL,
	"value" numeric NOT NULL,
	"n" integer NOT NULL,
	"ends" integer NOT NULL,
	"first_on" date NOT NULL,
	"last_on" date NOT NULL,
	CONSTRAINT "fact_window_user" PRIMARY KEY("organization_id","target_id","kind","period_code","author_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "engine_clock" ADD COLUMN "windows_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "fact_event_trainer_session" ON "fact_event" USING btree ("organization_id","trainer_id","day_on") WHERE kind in ('session_start', 'session_end') and trainer_id is not null;