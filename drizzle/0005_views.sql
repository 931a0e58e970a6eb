-- Views for other tools (data-model.md). Every one has organization_id first and none crosses organisations:
-- a filter on it reaches every table below.

CREATE VIEW v_user_progress AS
SELECT p.organization_id, p.student_id, p.class_id, c.course_id,
  p.video_max_position_sec, p.video_duration_sec,
  p.video_completed_at IS NOT NULL AS video_completed, p.video_completed_at,
  p.quiz_passed_at IS NOT NULL AS quiz_passed, p.quiz_score, p.quiz_max_score, p.quiz_passed_at,
  p.updated_at
FROM fact_class_progress AS p
LEFT JOIN lms_class AS c ON c.organization_id = p.organization_id AND c.id = p.class_id;
--> statement-breakpoint
CREATE VIEW v_event_daily_stats AS
SELECT e.organization_id, (e.occurred_at AT TIME ZONE o.time_zone)::date AS date, e.type, count(*) AS count
FROM lms_event AS e
JOIN organization AS o ON o.id = e.organization_id
GROUP BY 1, 2, 3;
--> statement-breakpoint
CREATE VIEW v_signal_summary AS
SELECT organization_id, student_id,
  (count(*) FILTER (WHERE type = 'VIDEO_COMPLETED'))::int AS video_completed_count,
  (count(*) FILTER (WHERE type = 'QUIZ_PASSED'))::int AS quiz_passed_count,
  (count(*) FILTER (WHERE type = 'STEP_COMPLETED'))::int AS step_completed_count
FROM lms_signal
GROUP BY organization_id, student_id;
--> statement-breakpoint
-- A learner left when there were memberships or enrolments and the last of them has ended; one who never had any is in.
CREATE VIEW v_leaderboard AS
SELECT organization_id, student_id, total_points, badges_count,
  (rank() OVER (PARTITION BY organization_id ORDER BY total_points DESC))::int AS rank
FROM (
  SELECT s.organization_id, s.id AS student_id,
    (coalesce(signals.points, 0) + coalesce(awards.points, 0))::bigint AS total_points,
    coalesce(awards.badges, 0)::int AS badges_count
  FROM lms_student AS s
  JOIN organization AS o ON o.id = s.organization_id
  JOIN engine_clock AS clock ON clock.organization_id = s.organization_id
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(left_on IS NULL OR left_on >= (clock.tick_at AT TIME ZONE o.time_zone)::date), true) AS is_here
    FROM (
      SELECT left_on FROM lms_group_student AS g WHERE g.organization_id = s.organization_id AND g.student_id = s.id
      UNION ALL
      SELECT left_on FROM lms_enrollment AS e WHERE e.organization_id = s.organization_id AND e.student_id = s.id
    ) AS links
  ) AS presence
  LEFT JOIN (
    SELECT g.organization_id, g.student_id,
      sum(coalesce((o.settings_json -> 'points' ->> g.type)::numeric,
        CASE g.type WHEN 'VIDEO_COMPLETED' THEN 5 WHEN 'QUIZ_PASSED' THEN 10 WHEN 'STEP_COMPLETED' THEN 3
          WHEN 'COURSE_COMPLETED' THEN 50 ELSE 0 END)) AS points
    FROM lms_signal AS g
    JOIN organization AS o ON o.id = g.organization_id
    GROUP BY g.organization_id, g.student_id
  ) AS signals ON signals.organization_id = s.organization_id AND signals.student_id = s.id
  LEFT JOIN (
    SELECT a.organization_id, a.student_id, sum(b.points_reward) AS points, count(*) AS badges
    FROM gamification_award AS a
    JOIN gamification_badge AS b ON b.organization_id = a.organization_id AND b.id = a.badge_id
    GROUP BY a.organization_id, a.student_id
  ) AS awards ON awards.organization_id = s.organization_id AND awards.student_id = s.id
  WHERE presence.is_here
) AS learner;
--> statement-breakpoint
-- Own actions (student_id without instructor_id) up to the tick; events that wait for something unknown count nowhere.
-- The streak is walked back day by day by index, so it costs its own length and not the learner's whole history.
CREATE VIEW v_user_activity AS
SELECT s.organization_id, s.id AS student_id, latest.at AS last_event_at, recent.events AS events_24h,
  streak.days AS streak_days
FROM lms_student AS s
JOIN organization AS o ON o.id = s.organization_id
JOIN engine_clock AS clock ON clock.organization_id = s.organization_id
CROSS JOIN LATERAL (SELECT (clock.tick_at AT TIME ZONE o.time_zone)::date AS today) AS calendar
LEFT JOIN LATERAL (
  SELECT e.occurred_at AS at FROM lms_event AS e
  WHERE e.organization_id = s.organization_id AND e.student_id = s.id AND e.instructor_id IS NULL
    AND e.occurred_at <= clock.tick_at
    AND NOT EXISTS (SELECT FROM engine_waiting AS w WHERE w.organization_id = e.organization_id AND w.event_id = e.id)
  ORDER BY e.occurred_at DESC LIMIT 1
) AS latest ON true
CROSS JOIN LATERAL (
  SELECT count(*)::int AS events FROM lms_event AS e
  WHERE e.organization_id = s.organization_id AND e.student_id = s.id AND e.instructor_id IS NULL
    AND e.occurred_at > clock.tick_at - interval '24 hours' AND e.occurred_at <= clock.tick_at
    AND NOT EXISTS (SELECT FROM engine_waiting AS w WHERE w.organization_id = e.organization_id AND w.event_id = e.id)
) AS recent
CROSS JOIN LATERAL (
  WITH RECURSIVE back AS (
    SELECT calendar.today AS day, 0 AS days
    UNION ALL
    SELECT back.day - 1, back.days + CASE WHEN on_day.is_active AND NOT on_day.is_holiday THEN 1 ELSE 0 END
    FROM back
    CROSS JOIN LATERAL (
      SELECT coalesce(o.settings_json -> 'holidays', '[]') ? to_char(back.day, 'YYYY-MM-DD') AS is_holiday,
        EXISTS (
          SELECT FROM lms_event AS e
          WHERE e.organization_id = s.organization_id AND e.student_id = s.id AND e.instructor_id IS NULL
            AND e.type NOT IN ('SESSION_START', 'SESSION_END')
            AND e.occurred_at >= back.day::timestamp AT TIME ZONE o.time_zone
            AND e.occurred_at < (back.day + 1)::timestamp AT TIME ZONE o.time_zone
            AND e.occurred_at <= clock.tick_at
            AND NOT EXISTS (
              SELECT FROM engine_waiting AS w WHERE w.organization_id = e.organization_id AND w.event_id = e.id)
        ) AS is_active
    ) AS on_day
    -- Today may still come: it breaks nothing.
    WHERE on_day.is_active OR on_day.is_holiday OR back.day = calendar.today
  )
  SELECT max(back.days) AS days FROM back
) AS streak;
