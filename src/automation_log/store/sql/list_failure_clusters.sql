WITH newest AS MATERIALIZED (
    SELECT root_id, id, task, app, target_id, subject, reason, attempt, finished_at
    FROM jobs
    WHERE workspace_id = current_workspace() AND is_leaf AND status = 6
        AND finished_at >= %(since)s AND reason = ANY(%(reasons)s)
    ORDER BY finished_at DESC LIMIT %(limit)s
), unmended AS (
    SELECT n.*, (
        SELECT e.public::jsonb #>> '{says,step}' FROM entries e
        WHERE e.root_id = n.root_id AND e.about_id = n.id AND e.kind = 3
            AND (e.public::jsonb #>> '{says,attempt}')::integer = n.attempt
        ORDER BY e.id DESC LIMIT 1
    ) AS step
    FROM newest n
    WHERE CASE WHEN n.subject IS NULL THEN NOT EXISTS (
            SELECT FROM jobs later
            WHERE later.workspace_id = current_workspace() AND later.is_leaf AND later.status = 5
                AND later.subject IS NULL AND later.target_id = n.target_id AND later.task = n.task
                AND later.app = n.app AND later.finished_at > n.finished_at
                AND later.asked ->> 'is_preview' IS DISTINCT FROM 'true')
        ELSE NOT EXISTS (
            SELECT FROM jobs later
            WHERE later.workspace_id = current_workspace() AND later.is_leaf AND later.status = 5
                AND later.subject = n.subject AND later.target_id = n.target_id AND later.task = n.task
                AND later.app = n.app AND later.finished_at > n.finished_at
                AND later.asked ->> 'is_preview' IS DISTINCT FROM 'true')
        END
)
SELECT reason, app, step, count(*) AS jobs, count(DISTINCT subject) AS people,
    (array_agg(DISTINCT subject) FILTER (WHERE subject IS NOT NULL))[1:%(named)s] AS first_people,
    min(finished_at) AS first_seen_at, max(finished_at) AS last_seen_at,
    (array_agg(id ORDER BY finished_at DESC, id DESC))[1] AS newest_id
FROM unmended
GROUP BY reason, app, step
ORDER BY jobs DESC, last_seen_at DESC, reason, app, step
