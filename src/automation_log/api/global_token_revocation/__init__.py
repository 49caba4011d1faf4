"""Global Token Revocation: an issuer's signed request logs a person out everywhere."""
