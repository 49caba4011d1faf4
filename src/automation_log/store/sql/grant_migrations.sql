GRANT SELECT ON _yoyo_migration TO automation_log_program
