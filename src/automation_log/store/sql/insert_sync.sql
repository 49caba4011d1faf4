INSERT INTO syncs (root_id, job_id, attempt, workspace_id, matched, unmatched, exempt, removals, memberships,
                   membership_removals, safeguard_percent, is_preview)
VALUES (%(root)s, %(job)s, %(attempt)s, current_workspace(), %(matched)s, %(unmatched)s, %(exempt)s, %(removals)s,
        %(memberships)s, %(membership_removals)s, %(safeguard_percent)s, %(is_preview)s)
