UPDATE secrets SET state = 3 WHERE account_id = %(account)s AND field = %(field)s AND state = 2
