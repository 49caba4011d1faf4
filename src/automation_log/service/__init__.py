"""Wires the rooms together; starts and stops them."""
