"""Identity providers: who pushes people and groups, and with which tokens."""
