SELECT pg_advisory_xact_lock(hashtext('automation-log first workspace'))
