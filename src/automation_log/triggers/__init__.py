"""What causes jobs: the single door, and one file a trigger."""
