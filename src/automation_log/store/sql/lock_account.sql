SELECT 1 FROM accounts WHERE id = %(account)s FOR UPDATE
