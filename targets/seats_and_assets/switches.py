"""What a test may turn while the team workspace runs: its seat limit, what it asks for, and how it fails."""

import contextlib
from typing import Any

from targets.seats_and_assets.contents import WorkspaceContents


class WorkspaceSwitches(WorkspaceContents):
    """The switches in one workspace's database; each request sees them as they stand."""

    def switch(
        self,
        *,
        seat_limit: int | None = None,
        asks_mailed_code: bool | None = None,
        reauth_after: float | None = None,
        latency: float | None = None,
    ) -> None:
        """Turn what is given, at once: seconds for the last two, 0 for never and for none."""
        columns = {
            "seat_limit": seat_limit,
            "asks_mailed_code": asks_mailed_code,
            "reauth_seconds": reauth_after,
            "latency_seconds": latency,
        }
        self._turn({name: value for name, value in columns.items() if value is not None})

    def fail_next(
        self,
        *,
        times: int = 1,
        status: int = 500,
        method: str = "",
        path: str = "",
        after_acting: bool = False,
        retry_after: int = 0,
    ) -> None:
        """Fail the next requests whose path begins so; `after_acting` does the work and loses its answer."""
        self._turn(
            {
                "fail_times": times,
                "fail_status": status,
                "fail_method": method,
                "fail_path": path,
                "fail_after": after_acting,
                "fail_retry_after": retry_after,
            }
        )

    def clear_challenges(self) -> None:
        """Forget the bad sign-ins, so that nobody is challenged."""
        with contextlib.closing(self._connect()) as database, database:
            database.execute("DELETE FROM bad_sign_ins")

    def _turn(self, columns: dict[str, Any]) -> None:
        if columns:
            settings = ", ".join(f"{name} = ?" for name in columns)
            with contextlib.closing(self._connect()) as database, database:
                database.execute(f"UPDATE switches SET {settings}", tuple(columns.values()))
