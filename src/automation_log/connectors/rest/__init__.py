"""The REST connector: calls an app's HTTP interface. Nothing of the HTTP client leaves this folder."""
