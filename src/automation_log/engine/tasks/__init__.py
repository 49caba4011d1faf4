"""The tasks: one interface, one file each, none knows its siblings."""
