-- The newest attempt of the job itself, or of the leaf right below it that read the roster.
SELECT s.job_id, s.attempt, s.matched, s.unmatched, s.exempt, s.removals, s.memberships, s.membership_removals,
       s.safeguard_percent, s.is_preview
FROM syncs s JOIN jobs j ON j.root_id = s.root_id AND j.id = s.job_id
WHERE s.workspace_id = current_workspace() AND s.root_id = %(root)s AND (j.id = %(job)s OR j.parent_id = %(job)s)
ORDER BY s.job_id DESC, s.attempt DESC LIMIT 1
