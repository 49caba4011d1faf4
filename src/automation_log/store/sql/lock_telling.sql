SELECT pg_try_advisory_xact_lock(hashtext('automation-log telling ' || current_workspace())) AS is_held
