"""Our own PostgreSQL: made at first start, shared by the processes that need it, stopped by the last one."""

import os
import secrets
import shlex
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from automation_log.domain.errors import StoreUnavailable
from automation_log.store.cluster import OWNER, PROGRAM, Cluster, binaries
from automation_log.store.owners import Owners, process_command, process_start
from automation_log.store.unprivileged import Unprivileged

PATIENCE_S = 60.0
POLL_S = 0.01

SERVER_SETTINGS = {
    "listen_addresses": "",  # no TCP: only who may open the socket folder gets as far as the password
    "port": "5432",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@contextmanager
def passing_folder() -> Iterator[Path]:
    """A data folder for a while: gone afterwards, and reachable for the database's user when run by root."""
    with tempfile.TemporaryDirectory(prefix="automation-log-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the two roles connect, as `postgresql://` addresses with their passwords (so: never printed)."""

    owner_url: str = field(repr=False)
    program_url: str = field(repr=False)


class EmbeddedPostgres:
    """One PostgreSQL per data folder; any number of processes, each with `start_or_attach` and `release`."""

    def __init__(self, folder: Path, settings: Mapping[str, str] = SERVER_SETTINGS) -> None:
        """`settings` are the server's own, for whoever starts it."""
        self._folder = folder.expanduser().resolve()
        self._cluster = Cluster(self._folder)
        self._owners = Owners(self._folder)
        self._settings = settings
        self._token = secrets.token_hex(8)

    def start_or_attach(self) -> Addresses:
        """Start the server, or join the one that runs; count this process until `release`."""
        self._folder.mkdir(mode=self._cluster.folder_mode, parents=True, exist_ok=True)
        with self._owners.locked():
            self._owners.add(self._token)
            try:
                if not self.is_running():
                    self._start()
                self._cluster.make_roles()
                return self._addresses()
            except BaseException:
                self._leave()
                raise

    def attach(self) -> Addresses:
        """The addresses of a server that runs; raises StoreUnavailable when none does."""
        if self._folder.is_dir():
            with self._owners.locked():
                if self.is_running():
                    return self._addresses()
        raise StoreUnavailable("The service is not running; start it with `automation-log serve`.")

    def release(self) -> None:
        """This process no longer needs the server; stops it unless another living process does."""
        if self._folder.is_dir():
            with self._owners.locked():
                self._leave()

    def is_running(self) -> bool:
        """Whether the server runs and has said that it takes connections."""
        return self._postmaster() is not None and self._noted()[7:8] == ["ready"]

    def _start(self) -> None:
        account = Unprivileged()
        self._cluster.prepare(account)
        # After a kill, starting is refused until the old server's children have left: so more than one try.
        self._wait(lambda: self.is_running() or self._launch(account), "did not start")

    def _launch(self, account: Unprivileged) -> bool:
        if self._postmaster() is None:
            self._clear_foreign_pid()
            settings = {**self._settings, "unix_socket_directories": str(self._cluster.socket)}
            options = shlex.join(part for key, value in settings.items() for part in ("-c", f"{key}={value}"))
            # pg_ctl leads the server out of our session, so Ctrl-C in the terminal does not reach it.
            start: list[str | Path] = [binaries() / "pg_ctl", "start", "--wait", "--silent"]
            account.run(
                [*start, "--pgdata", self._cluster.data, "--log", self._cluster.log, "--options", options]
            )
        return self.is_running()

    def _leave(self) -> None:
        if not self._owners.remove(self._token):
            return
        pid = self._postmaster()
        if pid is not None:
            os.kill(pid, signal.SIGINT)  # "fast": ends sessions, keeps every committed transaction
            self._wait(lambda: self._postmaster() is None, "did not stop")

    def _postmaster(self) -> int | None:
        """The server's process; None when it is gone, whatever a kill left in its pid file."""
        pid = self._noted_pid()
        if pid is None or process_start(pid) is None or str(self._cluster.data) not in process_command(pid):
            return None
        return pid

    def _clear_foreign_pid(self) -> None:
        """After a reboot the noted number may be another program's, which PostgreSQL takes for a rival."""
        pid = self._noted_pid()
        if pid is not None and process_start(pid) is not None:
            (self._cluster.data / "postmaster.pid").unlink()
            (self._cluster.socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _noted_pid(self) -> int | None:
        first = self._noted()[:1]
        return int(first[0]) if first and first[0].isdigit() else None

    def _noted(self) -> list[str]:
        """The lines of the server's pid file: its process first, what it is doing eighth."""
        try:
            text = (self._cluster.data / "postmaster.pid").read_text()
        except FileNotFoundError:
            return []
        return [line.strip() for line in text.splitlines()]

    def _addresses(self) -> Addresses:
        return Addresses(owner_url=self._cluster.url(OWNER), program_url=self._cluster.url(PROGRAM))

    def _wait(self, is_done: Callable[[], bool], complaint: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not is_done():
            if time.monotonic() > deadline:
                raise StoreUnavailable(
                    f"PostgreSQL {complaint} within {PATIENCE_S:.0f} s; {self._cluster.log} says why."
                )
            time.sleep(POLL_S)
