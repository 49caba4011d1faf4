DELETE FROM policy_exceptions WHERE policy_id = %(policy)s AND target_id = %(target)s
