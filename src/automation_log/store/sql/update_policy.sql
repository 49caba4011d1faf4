UPDATE policies
SET every = %(every)s, zone = %(zone)s, opens = %(opens)s, lasts_minutes = %(lasts_minutes)s, is_on = %(is_on)s,
    since = %(since)s
WHERE workspace_id = current_workspace() AND id = %(id)s
