"""The team workspace: people, their seats, and assets with roles of their own."""
