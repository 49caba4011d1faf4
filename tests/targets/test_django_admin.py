"""Django admin starts with its login and roster, and reads back what its pages did."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from targets.django_admin.contents import TargetUser
from targets.django_admin.target import DjangoAdminTarget
from tests.targets.visitor import Visitor

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

PEOPLE = 260
PASSWORD = "Vq7#mulberry-Tram_42"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def target(tmp_path_factory) -> AsyncIterator[DjangoAdminTarget]:
    target = DjangoAdminTarget(tmp_path_factory.mktemp("django-admin"), people=PEOPLE)
    await target.start()
    yield target
    await target.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def admin(target) -> AsyncIterator[Visitor]:
    async with Visitor(target.address) as visitor:
        await visitor.send("/admin/login/", username=target.username, password=target.password)
        yield visitor


async def test_the_roster_has_three_pages_and_says_what_the_database_holds(admin, target):
    shown: set[str] = set()
    for page in ("1", "2", "3"):
        await admin.open(f"/admin/auth/user/?p={page}")
        shown |= (on_page := set(admin.find_all(r'class="field-email">(.*?)</td>')))
        assert len(on_page) == (61 if page == "3" else 100)
    users = target.users()
    assert len(users) == PEOPLE + 1
    assert shown == {user.email for user in users.values()}
    assert users["person001@example.com"].groups == ("Moderators",)
    assert "person001@example.com" in target.groups()["Moderators"]
    assert sum(len(members) for members in target.groups().values()) == PEOPLE


async def test_what_the_pages_change_is_read_back(admin, target):
    await target.add_staff_user("ada", PASSWORD, groups=("Viewers",))
    before = TargetUser(
        username="ada",
        email="ada@example.com",
        groups=("Viewers",),
        is_active=True,
        is_staff=True,
        is_superuser=False,
    )
    assert target.users()["ada"] == before
    assert target.password_is("ada", PASSWORD)
    assert not target.mfa_is_on("ada")

    await admin.open("/admin/auth/user/?q=ada")
    key = admin.find(r'href="/admin/auth/user/(\d+)/change/[^"]*">ada<')
    newer = "Another#Tram_4242"
    await admin.send(
        f"/admin/auth/user/{key}/password/", password1=newer, password2=newer, usable_password="true"
    )
    assert (target.password_is("ada", PASSWORD), target.password_is("ada", newer)) == (False, True)
    await admin.send(f"/admin/auth/user/{key}/delete/", post="yes")
    assert "ada" not in target.users()
    assert "ada" not in target.groups()["Viewers"]
    assert not target.password_is("ada", newer)


async def test_a_seeded_one_time_code_is_asked_for(target, code_of):
    await target.add_staff_user(
        "coded", PASSWORD, is_superuser=True, totp_key="3132333435363738393031323334353637383930"
    )
    assert target.mfa_is_on("coded")
    async with Visitor(target.address) as visitor:
        await visitor.send("/otp-admin/login/", username="coded", password=PASSWORD)
        assert "Please enter your OTP token." in visitor.page
        device = re.search(r'<option value="(otp_totp[^"]+)"', visitor.page)
        assert device is not None
        code = await code_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        await visitor.send_here(
            username="coded", password=PASSWORD, otp_device=device[1], otp_token=code, next="/otp-admin/"
        )
        assert visitor.path == "/otp-admin/"
