SELECT coalesce(max(version), 0) + 1 AS version FROM secrets WHERE account_id = %(account)s AND field = %(field)s
