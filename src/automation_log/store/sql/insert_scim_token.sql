INSERT INTO scim_tokens (id, workspace_id, name, token_hash, made_by, made_at)
VALUES (%(id)s, current_workspace(), %(name)s, %(token_hash)s, %(made_by)s, %(now)s)
