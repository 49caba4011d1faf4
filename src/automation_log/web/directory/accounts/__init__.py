"""Accounts: the list, and one with whom it is shared; what signs in stays in the vault."""
