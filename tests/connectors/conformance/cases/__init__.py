"""One file a connector: its face of the app, its definition, and how it is made. A new file here is a new case."""
