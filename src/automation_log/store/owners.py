"""Who uses the embedded database: processes counted in a file, so that the last one to leave stops it."""

import fcntl
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """One use of the database by one process; a process may hold several, told apart by `token`."""

    pid: int
    started: str
    token: str

    @property
    def is_alive(self) -> bool:
        """Whether that very process runs; a process that was given the same number later does not count."""
        return process_start(self.pid) == self.started


class Owners:
    """The list of owners in a file; read and change it only inside `locked`."""

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "postgres.lock"
        self._list = folder / "postgres-owners.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of starting, stopping and counting; the kernel frees it when its holder dies."""
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def add(self, token: str) -> None:
        """Count this process as an owner under `token`."""
        started = process_start(os.getpid())
        assert started is not None
        self._write([*self._others(token), Owner(pid=os.getpid(), started=started, token=token)])

    def remove(self, token: str) -> bool:
        """Stop counting `token`; True when no living owner is left."""
        others = self._others(token)
        self._write(others)
        return not others

    def _others(self, token: str) -> list[Owner]:
        try:
            rows = json.loads(self._list.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return []
        return [owner for row in rows if (owner := Owner(**row)).token != token and owner.is_alive]

    def _write(self, owners: list[Owner]) -> None:
        rows = [{"pid": owner.pid, "started": owner.started, "token": owner.token} for owner in owners]
        draft = self._list.with_suffix(".new")
        draft.write_text(json.dumps(rows))
        draft.replace(self._list)


def process_start(pid: int) -> str | None:
    """When a running process started, as the system words it; None when it is gone or only awaits reaping."""
    if PROC.is_dir():
        try:
            # proc_pid_stat(5): the name in brackets may hold anything; state is field 3, start time field 22.
            fields = (PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if fields[0] in "ZX" else fields[19]
    return _ask_ps(pid, "lstart=")


def process_command(pid: int) -> str:
    """The command line of a process; empty when it is gone."""
    if PROC.is_dir():
        try:
            return (PROC / str(pid) / "cmdline").read_text(errors="replace").replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return _ask_ps(pid, "command=") or ""


def _ask_ps(pid: int, column: str) -> str | None:
    answer = subprocess.run(  # noqa: S603  fixed program, a number as argument
        ["/bin/ps", "-o", f"stat=,{column}", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, text = answer.stdout.strip().partition(" ")
    return text.strip() if state and not state.startswith("Z") else None
