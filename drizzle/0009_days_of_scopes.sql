CREATE TABLE "fact_day" (
	"organization_id" text NOT NULL,
	"scope_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"day_on" date NOT NULL,
	"measure" text NOT NULL,
	"part" bigint DEFAULT 0 NOT NULL,
	"num" numeric NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "fact_day_organization_id_scope_id_target_id_day_on_measure_part_pk" PRIMARY KEY("organization_id","scope_id","target_id","day_on","measure","part")
);
--> statement-breakpoint
CREATE INDEX "fact_day_day" ON "fact_day" USING btree ("organization_id","day_on");--> statement-breakpoint
-- Organisations of before have no such rows yet: their next refresh derives them from the log.
UPDATE "engine_clock" SET "rebuild_wanted" = true;
