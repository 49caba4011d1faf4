SELECT id, name, made_by, made_at, expires_at, ended_at, used_at FROM door_operators()
