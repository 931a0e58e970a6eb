CREATE TABLE "engine_rejected" (
	"organization_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "engine_rejected_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"rejected_at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"event_id" text,
	"code" text NOT NULL,
	"path" text NOT NULL,
	"event_json" jsonb,
	CONSTRAINT "engine_rejected_organization_id_seq_pk" PRIMARY KEY("organization_id","seq")
);
--> statement-breakpoint
ALTER TABLE "engine_rejected" ADD CONSTRAINT "engine_rejected_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_subject" ON "audit_log" USING btree ("organization_id","subject","id");