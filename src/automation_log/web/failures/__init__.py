"""What fails and is not mended: the same reason, app and step together."""
