SELECT id FROM policies WHERE workspace_id = current_workspace() AND id = %(id)s AND deleted_at IS NULL FOR UPDATE
