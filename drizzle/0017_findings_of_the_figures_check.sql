CREATE TABLE "kpi_check" (
	"organization_id" text NOT NULL,
	"check_code" text NOT NULL,
	"metric_id" bigint NOT NULL,
	"rows" integer NOT NULL,
	"date_id" date NOT NULL,
	"period_code" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"value_number" numeric,
	CONSTRAINT "kpi_check_organization_id_check_code_metric_id_pk" PRIMARY KEY("organization_id","check_code","metric_id")
);
--> statement-breakpoint
ALTER TABLE "engine_clock" ADD COLUMN "checked_at" timestamp with time zone;