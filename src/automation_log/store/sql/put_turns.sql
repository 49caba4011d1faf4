UPDATE batch_jobs b SET state = one.state, reason = one.reason, made_id = one.made_id
FROM unnest(%(ids)s::uuid[], %(states)s::smallint[], %(reasons)s::text[], %(made)s::uuid[])
    AS one (job_id, state, reason, made_id)
WHERE b.workspace_id = current_workspace() AND b.batch_id = %(batch)s AND b.job_id = one.job_id AND b.state = 1
