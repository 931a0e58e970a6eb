CREATE TABLE "engine_total" (
	"organization_id" text NOT NULL,
	"module_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"weight" numeric NOT NULL,
	"competences" integer NOT NULL,
	"key_uas" integer NOT NULL,
	CONSTRAINT "engine_total_organization_id_module_id_target_id_pk" PRIMARY KEY("organization_id","module_id","target_id")
);
--> statement-breakpoint
CREATE TABLE "engine_total_domain" (
	"organization_id" text NOT NULL,
	"module_id" bigint NOT NULL,
	"target_id" bigint NOT NULL,
	"domain" text NOT NULL,
	"items" integer NOT NULL,
	CONSTRAINT "engine_total_domain_organization_id_module_id_target_id_domain_pk" PRIMARY KEY("organization_id","module_id","target_id","domain")
);
--> statement-breakpoint
CREATE TABLE "fact_unit" (
	"organization_id" text NOT NULL,
	"learner_id" bigint NOT NULL,
	"unit_id" bigint NOT NULL,
	"started_on" date NOT NULL,
	CONSTRAINT "fact_unit_organization_id_learner_id_unit_id_pk" PRIMARY KEY("organization_id","learner_id","unit_id")
);
