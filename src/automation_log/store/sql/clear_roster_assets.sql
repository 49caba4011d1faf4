DELETE FROM roster_assets WHERE hub_id = %(hub)s
