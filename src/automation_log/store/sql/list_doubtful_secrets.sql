SELECT * FROM secrets
WHERE account_id = %(account)s AND field = %(field)s AND state = 1 AND made_by_job IS DISTINCT FROM %(job)s
ORDER BY version DESC LIMIT %(most)s
