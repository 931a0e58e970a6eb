-- Made apart and attached: CREATE TABLE … PARTITION OF wants the parent for itself, and while it waits for the end of another
-- organisation's refresh, whoever reads a page waits behind it. Attaching an empty table only keeps other changes of the parent away.
CREATE OR REPLACE FUNCTION ensure_fact_partitions(from_on date, to_on date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  fact text;
  part record;
  made integer := 0;
BEGIN
  FOR part IN
    SELECT 'short' AS class, to_char(d, '"_"YYYY_MM') AS suffix, d::date AS starts, (d + interval '1 month')::date AS ends
    FROM generate_series(date_trunc('month', from_on), date_trunc('month', to_on), interval '1 month') d
    UNION ALL
    SELECT 'long', to_char(d, '"_"YYYY'), d::date, (d + interval '1 year')::date
    FROM generate_series(date_trunc('year', from_on), date_trunc('year', to_on), interval '1 year') d
  LOOP
    FOREACH fact IN ARRAY ARRAY['kpi_value', 'kpi_state_count', 'kpi_percentiles', 'kpi_plan_gap', 'kpi_tile_cache'] LOOP
      CONTINUE WHEN EXISTS (
        SELECT FROM pg_class WHERE relname = fact || '_' || part.class || part.suffix AND relnamespace = 'public'::regnamespace);
      -- Two organisations may need the same month at once: the second waits, then finds it made. By a query and not by
      -- to_regclass, whose cache a wait for an advisory lock does not renew.
      PERFORM pg_advisory_xact_lock(hashtext('jalon:fact_partitions'));
      CONTINUE WHEN EXISTS (
        SELECT FROM pg_class WHERE relname = fact || '_' || part.class || part.suffix AND relnamespace = 'public'::regnamespace);
      EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE INCLUDING COMPRESSION) WITH (fillfactor = 80)',
        fact || '_' || part.class || part.suffix, fact || '_' || part.class);
      EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        fact || '_' || part.class, fact || '_' || part.class || part.suffix, part.starts, part.ends);
      made := made + 1;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;
