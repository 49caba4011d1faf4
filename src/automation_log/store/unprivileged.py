"""PostgreSQL refuses to run as root: there it runs under a system user that reaches only its own files."""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

import structlog

from automation_log.domain.errors import ConfigurationError

SYSTEM_USER = "automation-log"

log = structlog.get_logger()


class Unprivileged:
    """Runs programs as the person who started us or, for root, as the system user."""

    def __init__(self) -> None:
        self._account = _system_account() if os.geteuid() == 0 else None

    @property
    def uid(self) -> int:
        """The user the programs run as, who owns their files."""
        return self._account.pw_uid if self._account else os.geteuid()

    def own(self, path: Path) -> None:
        """Give a file or folder to the user the programs run as."""
        if self._account:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def make_reachable(self, path: Path) -> None:
        """As root, let the system user pass through the folders above `path`: the search bit, no listing."""
        if not self._account:
            return
        for folder in reversed(path.parents):
            mode = stat.S_IMODE(folder.stat().st_mode)
            if not mode & stat.S_IXOTH:
                log.warning(
                    "other users may now pass through this folder (o+x), for PostgreSQL", folder=str(folder)
                )
                folder.chmod(mode | stat.S_IXOTH)

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run to the end, without our environment (a stray PGPORT or PGDATA) and our current folder."""
        account = self._account
        try:
            return subprocess.run(  # noqa: S603  our own binaries, no shell
                command,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        except PermissionError as error:
            raise ConfigurationError(
                f"The user '{SYSTEM_USER}' cannot run {command[0]}; install where every user may read."
            ) from error


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        # Its answer does not matter: another process may have been first; the look below decides.
        subprocess.run([program, *options, SYSTEM_USER], capture_output=True, check=False)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise ConfigurationError(
            f"PostgreSQL does not run as root, and the system user '{SYSTEM_USER}' could not be made; "
            "start as another user, or create that one."
        ) from None
