SELECT * FROM secrets WHERE account_id = %(account)s AND field = %(field)s AND state = 2
