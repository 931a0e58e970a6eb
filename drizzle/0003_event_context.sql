CREATE TABLE "engine_context" (
	"organization_id" text NOT NULL,
	"kind" text NOT NULL,
	"ref_id" text NOT NULL,
	"item_id" bigint,
	"course_id" text NOT NULL,
	"step_type" text,
	CONSTRAINT "engine_context_organization_id_kind_ref_id_pk" PRIMARY KEY("organization_id","kind","ref_id")
);
