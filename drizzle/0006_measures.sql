ALTER TABLE "fact_trainer_day" ADD COLUMN "item_id" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fact_trainer_day" DROP CONSTRAINT "fact_trainer_day_organization_id_day_on_trainer_id_pk";--> statement-breakpoint
ALTER TABLE "fact_trainer_day" ADD CONSTRAINT "fact_trainer_day_organization_id_day_on_trainer_id_item_id_pk" PRIMARY KEY("organization_id","day_on","trainer_id","item_id");--> statement-breakpoint
ALTER TABLE "fact_sample" ADD COLUMN "state_id" bigint;--> statement-breakpoint
ALTER TABLE "fact_stock" ADD COLUMN "ua_recent" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fact_stock" ADD COLUMN "ua_by_week" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "fact_stock" ADD COLUMN "ua_by_month" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
-- What these columns hold is derived from the whole log.
UPDATE "engine_clock" SET "rebuild_wanted" = true;
