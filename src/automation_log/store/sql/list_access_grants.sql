SELECT hub_id, email, asset, kind, source_id, role FROM access_grants
WHERE workspace_id = current_workspace() AND email = ANY(%(emails)s::text[])
