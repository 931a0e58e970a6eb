CREATE TABLE "engine_deferred" (
	"organization_id" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"families" integer NOT NULL,
	"since_at" timestamp with time zone NOT NULL,
	CONSTRAINT "engine_deferred_organization_id_scope_id_target_id_pk" PRIMARY KEY("organization_id","scope_id","target_id")
);
--> statement-breakpoint
ALTER TABLE "fact_day" DROP CONSTRAINT IF EXISTS "fact_day_organization_id_scope_id_target_id_day_on_measure_part";--> statement-breakpoint
ALTER TABLE "fact_day" ADD CONSTRAINT "fact_day_cell" PRIMARY KEY("organization_id","scope_id","target_id","measure","day_on","part");