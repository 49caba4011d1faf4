"""People join, move and leave in a real identity provider, and a real app follows."""
