"""Passwords are hashed as Django does, with fewer rounds: the people here are made up, and tests sign in often."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """The same format as Django's own."""

    iterations = 10_000
