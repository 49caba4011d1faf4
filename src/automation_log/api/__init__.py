"""Programs talk here: problem documents and machine answers."""
