"""A team workspace of our own to run against: seats that run out, and assets with roles of their own."""
