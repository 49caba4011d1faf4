SELECT * FROM secrets
WHERE account_id = %(account)s AND field = %(field)s AND made_by_job = %(job)s AND state < 3
