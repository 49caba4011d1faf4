SELECT id, name FROM door_operator(%(token_hash)s, %(now)s)
