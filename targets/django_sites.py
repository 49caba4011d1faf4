"""Django projects of the start scripts: each has settings that read TARGET_FOLDER, and a seed.py beside them."""

import json
import os
import secrets
import sys
from pathlib import Path
from typing import Any

from targets.processes import Server, run

STARTS_WITHIN = 30.0


class DjangoSite:
    """A project served with the data of one folder, by the interpreter we run in."""

    def __init__(self, project: Path, folder: Path) -> None:
        self._project = project
        self._folder = folder
        self._server = Server()

    async def seed(self, *words: str, **wanted: Any) -> None:
        """Run the project's seed.py with these words, and with what is wanted as JSON in its standard input."""
        self._folder.mkdir(parents=True, exist_ok=True)
        key = self._folder / "key"
        if not key.exists():
            key.write_text(secrets.token_urlsafe(40), encoding="utf-8")
        await run(
            sys.executable,
            self._project / "seed.py",
            *words,
            folder=self._folder,
            environment=self._environment(),
            log=self._folder / "seed.log",
            given=json.dumps(wanted).encode(),
        )

    async def serve(self, port: int, *options: str, page: str, says: str) -> None:
        """Serve it on 127.0.0.1 and wait until the page, from / on, has that text."""
        await self._server.start(
            *(sys.executable, "-m", "django", "runserver", "--noreload", *options, f"127.0.0.1:{port}"),
            folder=self._folder,
            environment=self._environment(),
            page=f"http://127.0.0.1:{port}{page}",
            says=says,
            within=STARTS_WITHIN,
        )

    def hold(self) -> None:
        """Let it hang until `go_on`."""
        assert self._server.group is not None, "it is served"
        self._server.group.hold()

    def go_on(self) -> None:
        """Let it answer again."""
        assert self._server.group is not None, "it is served"
        self._server.group.go_on()

    async def stop(self) -> None:
        """End the server. Stopping twice is success."""
        await self._server.stop()

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "TARGET_FOLDER": str(self._folder.resolve()),
            "DJANGO_SETTINGS_MODULE": "site_settings",
            "PYTHONPATH": str(self._project),
            "PYTHONUNBUFFERED": "1",
        }
