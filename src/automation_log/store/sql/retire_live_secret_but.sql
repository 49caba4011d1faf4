UPDATE secrets SET state = 3
WHERE account_id = %(account)s AND field = %(field)s AND state = 2 AND made_by_job IS DISTINCT FROM %(job)s
