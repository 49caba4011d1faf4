DELETE FROM leases WHERE holder = %(holder)s RETURNING resource
