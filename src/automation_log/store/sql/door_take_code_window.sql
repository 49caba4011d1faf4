SELECT door_take_code_window(%(seed)s, %(wanted)s) AS taken
