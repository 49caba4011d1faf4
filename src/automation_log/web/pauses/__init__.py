"""What is paused, pausing, and letting it go on."""
