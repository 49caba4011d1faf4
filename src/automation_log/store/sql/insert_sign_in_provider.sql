INSERT INTO sign_in_providers (id, workspace_id, name, issuer, client_id, takes_unverified, made_by, made_at)
VALUES (%(id)s, current_workspace(), %(name)s, %(issuer)s, %(client_id)s, %(takes_unverified)s, %(made_by)s, %(now)s)
RETURNING workspace_id
