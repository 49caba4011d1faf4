"""Every target is heard on 127.0.0.1 only, stops without leaving a process, and keeps its data."""

import socket

import pytest

from targets.canaille.target import CanailleTarget
from targets.directus.target import DirectusTarget
from targets.django_admin.target import DjangoAdminTarget
from targets.redmine.target import RedmineTarget
from targets.roundup.target import RoundupTarget
from targets.seats_and_assets.target import SeatsTarget

pytestmark = pytest.mark.long

PASSWORD = "Vq7#mulberry-Tram_42"
WHO = "zoe@example.com"

every_target = pytest.mark.parametrize(
    ("make", "add"),
    [
        pytest.param(DjangoAdminTarget, DjangoAdminTarget.add_staff_user, id="django_admin"),
        pytest.param(SeatsTarget, SeatsTarget.add_user, id="seats_and_assets"),
        pytest.param(CanailleTarget, CanailleTarget.add_user, id="canaille", marks=pytest.mark.long),
        pytest.param(DirectusTarget, DirectusTarget.add_user, id="directus", marks=pytest.mark.apps),
        pytest.param(RedmineTarget, RedmineTarget.add_user, id="redmine", marks=pytest.mark.apps),
        pytest.param(RoundupTarget, RoundupTarget.add_user, id="roundup", marks=pytest.mark.apps),
    ],
)


@every_target
async def test_stopping_leaves_no_process_and_keeps_the_data(make, add, tmp_path, processes_in, listeners_of):
    target = make(tmp_path)
    await target.start()
    try:
        assert listeners_of(processes_in(tmp_path)) == {("127.0.0.1", target.port)}
        await add(target, WHO, PASSWORD)
    finally:
        await target.stop()
    assert processes_in(tmp_path) == set()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", target.port), timeout=5)

    await target.start()
    try:
        assert target.password_is(WHO, PASSWORD)
        assert not target.mfa_is_on(WHO)
        assert target.users()[WHO].email == WHO
    finally:
        await target.stop()
    await target.stop()


@every_target
async def test_a_start_that_fails_leaves_no_process(make, add, tmp_path, processes_in):
    with socket.create_server(("127.0.0.1", 0)) as holder:
        target = make(tmp_path, port=holder.getsockname()[1])
        with pytest.raises(RuntimeError, match=r"see .*server\.log"):
            await target.start()
    assert processes_in(tmp_path) == set()
