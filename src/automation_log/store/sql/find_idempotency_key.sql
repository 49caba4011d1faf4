SELECT request_hash, job_id FROM idempotency_keys WHERE owner = %(owner)s AND key = %(key)s
