UPDATE leases SET expires_at = greatest(expires_at, %(expires_at)s)
WHERE holder = %(holder)s AND fence = %(fence)s
