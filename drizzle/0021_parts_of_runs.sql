CREATE TABLE "kpi_run_part" (
	"organization_id" text NOT NULL,
	"run_id" bigint NOT NULL,
	"part_no" integer NOT NULL,
	"slice_from" integer NOT NULL,
	"slices" integer NOT NULL,
	"target_lot" integer NOT NULL,
	"target_lots" integer NOT NULL,
	CONSTRAINT "kpi_run_part_organization_id_run_id_part_no_pk" PRIMARY KEY("organization_id","run_id","part_no")
);
--> statement-breakpoint
ALTER TABLE "kpi_run_part" ADD CONSTRAINT "kpi_run_part_run" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."kpi_run"("organization_id","id") ON DELETE no action ON UPDATE no action;