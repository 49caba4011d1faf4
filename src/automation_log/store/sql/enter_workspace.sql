SELECT set_config('automation_log.workspace', %(workspace)s, true)
