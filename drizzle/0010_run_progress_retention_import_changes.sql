CREATE TABLE "import_change" (
	"organization_id" text NOT NULL,
	"run_id" text NOT NULL,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "import_change_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"table_name" text NOT NULL,
	"key_json" jsonb NOT NULL,
	"before_json" jsonb,
	"after_json" jsonb,
	CONSTRAINT "import_change_organization_id_run_id_seq_pk" PRIMARY KEY("organization_id","run_id","seq")
);
--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "actor" text;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "error" text;--> statement-breakpoint
ALTER TABLE "import_run" ADD COLUMN "undone_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "engine_clock" ADD COLUMN "day_rows_from" date;--> statement-breakpoint
ALTER TABLE "engine_clock" ADD COLUMN "week_rows_from" date;--> statement-breakpoint
ALTER TABLE "kpi_run" ADD COLUMN "slices_done" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "kpi_run" ADD COLUMN "slices_total" integer;--> statement-breakpoint
ALTER TABLE "import_change" ADD CONSTRAINT "import_change_organization_id_run_id_import_run_organization_id_id_fk" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."import_run"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_run_started" ON "import_run" USING btree ("organization_id","started_at");