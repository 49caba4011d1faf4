UPDATE secrets SET state = 3
WHERE account_id = %(account)s AND field = %(field)s AND made_by_job = %(job)s AND state = 1
