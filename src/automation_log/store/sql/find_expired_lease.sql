SELECT 1 FROM leases WHERE holder = %(holder)s AND expires_at < %(now)s LIMIT 1 FOR UPDATE
