SELECT name FROM door_end_operator(%(id)s, %(now)s) AS name
