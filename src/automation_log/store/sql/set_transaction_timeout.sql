SELECT set_config(name, %(ms)s, false) FROM pg_settings WHERE name = 'transaction_timeout'
