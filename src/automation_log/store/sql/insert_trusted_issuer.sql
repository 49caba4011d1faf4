INSERT INTO trusted_issuers (id, workspace_id, name, issuer, audience, keys_address, made_by, made_at)
VALUES (%(id)s, current_workspace(), %(name)s, %(issuer)s, %(audience)s, %(keys_address)s, %(made_by)s, %(made_at)s)
