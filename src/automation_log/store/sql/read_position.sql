SELECT current_epoch() AS epoch, (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1) AS xid
