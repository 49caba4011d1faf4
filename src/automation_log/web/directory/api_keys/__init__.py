"""API keys: what programs call the API with, on behalf of a member."""
