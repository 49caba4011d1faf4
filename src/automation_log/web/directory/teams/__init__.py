"""Teams: the list, and one team with its members and what it gives them."""
