"""`python -m targets NAME` serves one app, says how to sign in, and ends all of it when it is asked to."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from tests.targets.visitor import Visitor

pytestmark = pytest.mark.long

CLONE = Path(__file__).parents[2]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_serves_until_it_is_interrupted(tmp_path, processes_in, number):
    command = ("-m", "targets", "django_admin", "--folder", str(tmp_path), "--people", "2")
    served = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=CLONE, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(60):
            address = (await served.stdout.readline()).decode().strip()
            login = (await served.stdout.readline()).decode()
        async with Visitor(address) as visitor:
            username, password = login.split()[:3:2]
            await visitor.send(
                "/admin/login/", username=username, password=password, next="/admin/auth/user/"
            )
            assert "person002@example.com" in visitor.page
        assert processes_in(tmp_path)
        served.send_signal(number)
        async with asyncio.timeout(30):
            assert await served.wait() == 0
        assert processes_in(tmp_path) == set()
    finally:
        if served.returncode is None:
            served.terminate()
            await served.wait()
