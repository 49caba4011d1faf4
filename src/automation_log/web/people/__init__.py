"""People: is this person fully out?"""
