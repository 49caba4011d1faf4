SELECT target_id FROM policy_exceptions WHERE policy_id = %(policy)s
