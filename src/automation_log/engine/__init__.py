"""What runs jobs: claim, run, retry, take over."""
