"""One job: why it ran, its attempts and steps on a timeline, and what to do now."""
