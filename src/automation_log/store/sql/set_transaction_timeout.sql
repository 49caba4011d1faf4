SELECT set_config(name, %(ms)s, true) FROM pg_settings WHERE name = 'transaction_timeout'
