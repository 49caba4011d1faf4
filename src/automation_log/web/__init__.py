"""The pages, live and sign-in."""
