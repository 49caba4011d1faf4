DELETE FROM roster WHERE hub_id = %(hub)s
