"""What drives an app: one interface, one folder or file a technology."""
