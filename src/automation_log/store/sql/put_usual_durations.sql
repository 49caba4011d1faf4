INSERT INTO usual_durations (workspace_id, task, app, longest_step, p95, samples)
SELECT current_workspace(), known.task, known.app, known.longest_step, usual.p95, usual.samples
FROM unnest(%(tasks)s::smallint[], %(apps)s::text[], %(longest_steps)s::interval[])
    AS known (task, app, longest_step)
CROSS JOIN LATERAL (
    SELECT percentile_cont(%(share)s) WITHIN GROUP (ORDER BY newest.took) AS p95, count(*) AS samples
    FROM (
        SELECT j.finished_at - j.started_at AS took FROM jobs j
        WHERE j.workspace_id = current_workspace() AND j.is_leaf AND j.status = 5
            AND j.app = known.app AND j.task = known.task AND j.attempt = 1
        ORDER BY j.id DESC LIMIT %(limit)s
    ) newest
) usual
ON CONFLICT (workspace_id, app, task) DO UPDATE
SET longest_step = excluded.longest_step, p95 = excluded.p95, samples = excluded.samples
