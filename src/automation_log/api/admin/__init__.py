"""The Admin API: what the API serves, for operators of the installation, who say why."""
