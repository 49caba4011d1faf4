"""Reads the SQL statements of this room: one statement a file under `sql/`."""

from functools import cache
from importlib import resources
from typing import LiteralString


@cache
def read(name: str) -> LiteralString:
    """The text of `sql/<name>.sql`; it is ours, so psycopg may take it as a literal."""
    return (resources.files("automation_log.store") / "sql" / f"{name}.sql").read_text()
