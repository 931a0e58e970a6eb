CREATE TABLE "need_action" (
	"organization_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "need_action_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"student_id" text NOT NULL,
	"kind" text NOT NULL,
	"until_on" date,
	"note" text,
	"evidence_json" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "need_action_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "need_action_kind" CHECK ("need_action"."kind" in ('acknowledge', 'snooze', 'reopen', 'note')),
	CONSTRAINT "need_action_until" CHECK (("need_action"."kind" = 'snooze') = ("need_action"."until_on" is not null))
);
--> statement-breakpoint
ALTER TABLE "need_action" ADD CONSTRAINT "need_action_organization_id_student_id_lms_student_organization_id_id_fk" FOREIGN KEY ("organization_id","student_id") REFERENCES "public"."lms_student"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "need_action_student" ON "need_action" USING btree ("organization_id","student_id","id");--> statement-breakpoint
CREATE INDEX "fact_activity_learner" ON "fact_activity" USING btree ("organization_id","learner_id","day_on");--> statement-breakpoint
CREATE INDEX "fact_event_kind" ON "fact_event" USING btree ("organization_id","learner_id","kind","day_on");--> statement-breakpoint
CREATE INDEX "fact_submission_waiting" ON "fact_submission" USING btree ("organization_id","learner_id") WHERE answered_at is null;