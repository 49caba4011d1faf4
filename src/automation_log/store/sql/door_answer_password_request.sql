SELECT door_answer_password_request(%(id)s)
