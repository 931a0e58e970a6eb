DROP INDEX "fact_stock_target";--> statement-breakpoint
CREATE INDEX "fact_activity_item" ON "fact_activity" USING btree ("organization_id","item_id","day_on","learner_id");--> statement-breakpoint
CREATE INDEX "fact_stock_target" ON "fact_stock" USING btree ("organization_id","target_id","to_on","from_on");