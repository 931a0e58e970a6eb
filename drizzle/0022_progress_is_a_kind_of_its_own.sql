-- What waits under "stocks" (1 << 20) of before follows progress, too (1 << 22, db/families.ts).
UPDATE "engine_deferred" SET "families" = "families" | 4194304 WHERE "families" & 1048576 <> 0;
