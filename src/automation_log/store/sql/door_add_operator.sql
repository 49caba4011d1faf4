SELECT door_add_operator(%(id)s, %(name)s, %(token_hash)s, %(made_by)s, %(now)s, %(expires_at)s)
