SELECT door_ask_for_password(%(id)s, %(email)s, %(client)s, %(now)s, %(most_by_address)s, %(most_by_client)s)
