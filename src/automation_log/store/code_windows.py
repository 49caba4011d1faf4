"""Which windows of a one-time code were used, told to every worker."""

from automation_log.store import statements
from automation_log.store.database import Database


class CodeWindows:
    """Hands each window of a seed out once, over all workers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, seed_hash: bytes, window: int) -> int:
        """This window, or the first after it that nobody took; taken from now on. Raises: StoreUnavailable."""
        values = {"seed": seed_hash, "wanted": window}
        async with self._database.outside() as connection:
            cursor = await connection.execute(statements.read("door_take_code_window"), values)
            row = await cursor.fetchone()
        assert row is not None
        taken: int = row["taken"]
        return taken
