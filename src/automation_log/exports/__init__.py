"""What leaves the log as a file: exactly the filter, streamed, said in its first line."""
