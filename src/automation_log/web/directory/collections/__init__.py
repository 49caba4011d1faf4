"""Collections: the tree of them, and one with what it offers and to whom."""
