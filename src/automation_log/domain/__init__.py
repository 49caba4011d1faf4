"""The product in its own words: pure, without I/O, clock or randomness."""
