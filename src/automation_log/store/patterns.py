"""Text that people search with, as the database compares it."""


def holding(text: str) -> str:
    """The LIKE pattern of what holds this text, in small letters; its own signs stand for themselves."""
    plain = text.strip().casefold().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%" if plain else "%"
