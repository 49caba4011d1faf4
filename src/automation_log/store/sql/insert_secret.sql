INSERT INTO secrets (id, workspace_id, account_id, field, version, state, made_by_job, key_id, wrapped_key, nonce,
                     ciphertext, created_at)
VALUES (%(id)s, current_workspace(), %(account)s, %(field)s, %(version)s, %(state)s, %(job)s, %(key_id)s,
        %(wrapped_key)s, %(nonce)s, %(ciphertext)s, %(now)s)
