"""The embedded database: one server for many processes, closed to strangers, back after any kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from automation_log.domain.errors import ConfigurationError, StoreUnavailable
from automation_log.store.embedded import Addresses, EmbeddedPostgres, passing_folder

OWNER_PROCESS = """
import sys
from pathlib import Path
from automation_log.store.embedded import EmbeddedPostgres
EmbeddedPostgres(Path(sys.argv[1])).start_or_attach()
print("up", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not below pytest's own folder: another run of pytest closes that to the database's user."""
    with passing_folder() as folder:
        yield folder / "data"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder)
    yield server
    server.release()
    assert not server.is_running()


def test_what_is_committed_survives_a_restart(server: EmbeddedPostgres) -> None:
    ask(server.start_or_attach().owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    server.release()
    assert not server.is_running()
    assert ask(server.start_or_attach().owner_url, "SELECT answer FROM kept") == 42


def test_the_roles_can_do_no_more_than_they_must(server: EmbeddedPostgres) -> None:
    addresses = server.start_or_attach()
    powers = (
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = user"
    )
    for url in (addresses.owner_url, addresses.program_url):
        assert ask(url, powers) is False
    assert ask(addresses.program_url, "SHOW transaction_timeout") == "30s"
    assert ask(addresses.owner_url, "SELECT pg_get_userbyid(datdba) = user FROM pg_database WHERE datname = "
               "current_database()") is True  # fmt: skip
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(addresses.program_url, "CREATE TABLE mine (id int)")


def test_nobody_is_trusted(server: EmbeddedPostgres, folder: Path) -> None:
    addresses = server.start_or_attach()
    for role in ("postgres", "automation_log_owner", "automation_log_program"):
        for password in (None, "guess"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(addresses.program_url, user=role, password=password or "")
    assert ask(addresses.owner_url, "SHOW listen_addresses") == ""
    assert socket_folder(addresses).stat().st_mode & 0o777 == 0o700
    assert (folder / "postgres-passwords.json").stat().st_mode & 0o777 == 0o600
    assert (folder / "postgres").stat().st_mode & 0o777 == 0o700


def test_addresses_are_not_printed(server: EmbeddedPostgres, folder: Path) -> None:
    printed = repr(server.start_or_attach())
    for password in json.loads((folder / "postgres-passwords.json").read_text()).values():
        assert password not in printed
        assert password not in (folder / "postgres.log").read_text()


def test_attach_says_when_nothing_runs(server: EmbeddedPostgres, tmp_path: Path) -> None:
    for stopped in (server, EmbeddedPostgres(tmp_path / "never")):
        with pytest.raises(StoreUnavailable, match="automation-log serve"):
            stopped.attach()
    started = server.start_or_attach()
    assert server.attach() == started
    assert not (tmp_path / "never").exists()


def test_a_start_after_the_server_was_killed_recovers(server: EmbeddedPostgres, folder: Path) -> None:
    ask(server.start_or_attach().owner_url, "CREATE TABLE before_kill AS SELECT 7 AS answer")
    os.kill(postmaster(folder), signal.SIGKILL)
    wait_for(lambda: not server.is_running())
    assert ask(server.start_or_attach().owner_url, "SELECT answer FROM before_kill") == 7


def test_a_pid_given_to_another_program_does_not_stop_the_start(
    server: EmbeddedPostgres, folder: Path
) -> None:
    server.start_or_attach()
    noted = (folder / "postgres" / "postmaster.pid").read_text().splitlines()
    server.release()
    (folder / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *noted[1:]]))
    assert not server.is_running()
    assert ask(server.start_or_attach().program_url, "SELECT 1") == 1


def test_the_last_owner_stops_it(server: EmbeddedPostgres, folder: Path) -> None:
    other = EmbeddedPostgres(folder)
    assert other.start_or_attach() == server.start_or_attach()
    server.release()
    assert other.is_running()
    server.release()
    assert other.is_running()
    other.release()
    assert not other.is_running()


def test_a_killed_owner_does_not_keep_it_up(server: EmbeddedPostgres, folder: Path) -> None:
    with owner_process(folder) as other:
        server.start_or_attach()
        pid = postmaster(folder)
        assert os.getsid(pid) not in (os.getsid(0), os.getsid(other.pid))
        other.kill()
    assert postmaster(folder) == pid
    server.release()
    assert not server.is_running()


def test_it_outlives_a_killed_owner_for_the_next_one(server: EmbeddedPostgres, folder: Path) -> None:
    with owner_process(folder) as other:
        pid = postmaster(folder)
        other.kill()
    server.start_or_attach()
    assert postmaster(folder) == pid


def test_processes_that_race_share_one_server(server: EmbeddedPostgres, folder: Path) -> None:
    racers = [EmbeddedPostgres(folder) for _ in range(4)]
    with ThreadPoolExecutor(len(racers)) as threads:
        assert len(set(threads.map(EmbeddedPostgres.start_or_attach, racers))) == 1
    for racer in racers:
        assert racer.is_running()
        racer.release()
    assert not server.is_running()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted in /proc")
def test_nothing_is_left_open(server: EmbeddedPostgres) -> None:
    server.start_or_attach()
    server.release()
    before = sorted(os.listdir("/proc/self/fd"))
    server.start_or_attach()
    server.release()
    assert sorted(os.listdir("/proc/self/fd")) == before


def test_a_long_path_gets_its_socket_elsewhere_and_lost_passwords_are_named(folder: Path) -> None:
    folder = folder.with_name("long-" * 24)
    server = EmbeddedPostgres(folder)
    try:
        addresses = server.start_or_attach()
        assert ask(addresses.program_url, "SELECT 1") == 1
        assert not socket_folder(addresses).is_relative_to(folder)
        (folder / "postgres-passwords.json").unlink()
        with pytest.raises(ConfigurationError, match=r"postgres-passwords\.json"):
            EmbeddedPostgres(folder).attach()
    finally:
        server.release()
    socket_folder(addresses).rmdir()


def ask(url: str, query: str) -> object:
    """The first value of the first row; None where there are no rows."""
    with psycopg.connect(url) as connection:
        cursor = connection.execute(query.encode())
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def socket_folder(addresses: Addresses) -> Path:
    return Path(parse_qs(urlsplit(addresses.program_url).query)["host"][0])


def owner_process(folder: Path) -> subprocess.Popen[str]:
    """Another process that owns the server, and is up when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER_PROCESS, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not come about within 10 s"
        os.sched_yield()
