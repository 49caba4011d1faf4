"""The team workspace: passwords with rules, codes, and what stands between a sign-in and its page."""

from datetime import UTC, datetime

import pytest

from automation_log.domain.totp import Totp
from tests.targets.seats_and_assets.member import PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_own_password_has_rules_and_reset_needs_none_of_the_old(visitor, target):
    await target.add_user("paula", PASSWORD)
    await visitor.sign_in("paula")
    await visitor.send(
        "/account/password", current_password="wrong", new_password="short", new_password_again="x"
    )
    assert visitor.errors() == [
        "Your current password is wrong.",
        "The new password must have at least 12 characters.",
    ]
    newer = "Another#Tram_4242"
    await visitor.send_here(current_password=PASSWORD, new_password=newer, new_password_again=newer)
    assert visitor.message() == "Your password was changed."
    assert target.password_is("paula", newer)
    assert not target.password_is("paula", PASSWORD)
    await target.add_user("boss", PASSWORD, role="Admin")
    await visitor.sign_in("boss")
    await visitor.send(
        f"/members/{target.users()['paula@example.com'].key}/password",
        new_password=PASSWORD,
        new_password_again=PASSWORD,
    )
    assert visitor.message() == "The password of paula@example.com was reset."
    assert target.password_is("paula", PASSWORD)
    await visitor.open("/members")
    await visitor.send(f"/members/{target.users()['boss@example.com'].key}", role="guest", action="save")
    assert target.users()["boss@example.com"].role == "Guest"


async def test_two_factor_sign_in_on_and_off(visitor, target):
    await target.add_user("tilda", PASSWORD)
    await visitor.sign_in("tilda")
    await visitor.open("/account/two-factor/enrol")
    assert "<svg" in visitor.page
    totp = Totp.from_base32(visitor.find(r'id="secret">(\w+)<'))
    window = totp.window(datetime.now(UTC))
    await visitor.send_here(code="000000")
    assert visitor.errors() == ["That code is wrong or was used already."]
    assert not target.mfa_is_on("tilda")
    await visitor.send_here(code=totp.code(window))
    codes = visitor.find_all(r"<li><code>(.*?)</code></li>")
    assert len(codes) == target.backup_codes_left("tilda") == 8
    assert Totp.from_base32(target.totp_secret("tilda")) == totp

    await visitor.sign_in("tilda")
    assert visitor.path == "/sign-in/code"
    await visitor.send_here(code=totp.code(window))
    assert visitor.errors() == ["That code is wrong or was used already."]
    await visitor.send_here(code=totp.code(window + 1))
    assert visitor.path == "/members"
    await visitor.send("/account/two-factor", code=codes[0])
    assert visitor.message() == "Two-factor sign-in is off."
    assert not target.mfa_is_on("tilda")


async def test_three_bad_sign_ins_are_followed_by_a_challenge_nobody_passes(visitor, target):
    await target.add_user("vera", PASSWORD)
    for _ in range(3):
        await visitor.sign_in("vera", "wrong")
        assert visitor.errors() == ["Wrong user name or password."]
    await visitor.sign_in("vera")
    assert visitor.path == "/sign-in/challenge"
    await visitor.send_here(answer="xkcd")
    assert visitor.errors() == ["That is not what the picture says. Here is another one."]
    target.clear_challenges()
    await visitor.sign_in("vera")
    assert visitor.path == "/members"


async def test_a_mailed_code_is_asked_for_when_switched_on(visitor, target):
    await target.add_user("wanda", PASSWORD)
    target.switch(asks_mailed_code=True)
    await visitor.sign_in("wanda")
    target.switch(asks_mailed_code=False)
    assert visitor.path == "/sign-in/mailed-code"
    await visitor.send_here(code="nothing")
    assert visitor.errors() == ["That is not the code we mailed you."]
    await visitor.send_here(code=target.mailed_code("wanda"))
    assert visitor.path == "/members"


async def test_an_old_session_is_asked_who_it_is(admin, target):
    target.switch(reauth_after=0.001)
    await admin.open("/members/invite")
    assert admin.path == "/sign-in/again?next=%2Fmembers%2Finvite"
    await admin.send_here(password="wrong")
    assert admin.errors() == ["The password is wrong."]
    target.switch(reauth_after=600)
    await admin.send_here(password=target.password)
    assert admin.path == "/members/invite"
    target.switch(reauth_after=0)
