"""Canaries: no picture while a secret may be seen, and none in what the steps say."""

import base64

import pytest

from automation_log.connectors.definition import Step
from automation_log.connectors.redaction import Redaction
from automation_log.domain.errors import Changed, Refused, TargetError
from automation_log.domain.secrets import Secret

CANARY = "C4nary-<&>sol/fège?"


def step(*actions, **more):
    return Step.model_validate({"step": "Try", "do": actions, **more})


TYPE = {"fill": {"selector": "#id_password", "value": "{secret.password}"}}


@pytest.mark.asyncio(loop_scope="module")
async def test_no_picture_from_typing_a_secret_until_another_page(driver):
    values = {"account.username": "nobody", "secret.password": Secret(CANARY)}
    session = await driver.open()
    await session.perform(step({"open": "/admin/login/"}), values)
    assert (await session.picture()).startswith(b"\x89PNG")
    await session.perform(step(TYPE), values)
    assert (await session.picture(), await session.excerpt()) == (None, "")
    await session.perform(step({"fill": {"selector": "#id_password", "value": "gone"}}), values)
    assert (await session.picture(), await session.excerpt()) == (None, "")
    await session.perform(step({"open": "/admin/login/?next=/admin/"}), values)
    assert await session.picture()
    await session.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_an_excerpt_says_what_the_page_says_and_nothing_typed(driver):
    driver.values |= {"account.username": "nobody-typed-this", "secret.password": Secret(CANARY)}
    session = await driver.open()
    with pytest.raises(Refused):
        await driver.take(session, driver.definition.sign_in)
    excerpt = await session.excerpt()
    await session.close()
    for line in (
        "Title: Error: Log in | Django site admin",
        "Field: Username:",
        "Field: Password:",
        "Button: Log in",
    ):
        assert line in excerpt
    assert "Message: Please enter the correct username and password" in excerpt
    assert "nobody-typed-this" not in excerpt
    assert CANARY not in excerpt


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("field", ["{account.username}", "%s"])
async def test_no_picture_while_a_field_holds_a_secret_in_any_form(driver, field):
    shown = base64.b64encode(b"user:" + CANARY.encode()).decode() if field == "%s" else CANARY
    values = {"account.username": shown, "secret.password": Secret(CANARY)}
    session = await driver.open()
    typed = {"fill": {"selector": "#id_username", "value": "{account.username}"}}
    await session.perform(step({"open": "/admin/login/"}, typed), values)
    assert (await session.picture(), await session.excerpt()) == (None, "")
    await session.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_a_step_that_shows_a_secret_is_never_pictured(driver):
    session = await driver.open()
    await session.perform(step({"open": "/admin/login/"}, shows_secret=True), {})
    assert (await session.picture(), await session.excerpt()) == (None, "")
    await session.perform(step({"expect": {"selector": "#id_username"}}), {})
    assert (await session.picture(), await session.excerpt()) == (None, "")
    await session.perform(step({"open": "/admin/login/?next=/admin/"}), {})
    assert await session.picture()
    await session.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_what_a_step_says_holds_no_secret(driver):
    values = {"account.username": CANARY, "secret.password": Secret(CANARY)}
    session = await driver.sign_in()
    reading = await session.perform(
        step(
            {"open": "/admin/auth/user/?q={account.username}"},
            {"read": {"name": "found.query", "selector": "#searchbar", "attribute": "value"}},
            {"expect": {"text": "0 users"}},
        ),
        values,
    )
    assert CANARY not in repr(reading)
    assert reading.values["found.query"] == "▮▮▮"
    assert (await session.picture(), await session.excerpt()) == (None, "")
    with pytest.raises(TargetError) as failed:
        await session.perform(step({"expect": {"text": "{account.username}"}}, timeout=1), values)
    assert CANARY not in str(failed.value)
    await session.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_an_error_carries_nothing_of_the_driver(driver):
    values = {"secret.password": Secret(CANARY)}
    session = await driver.open()
    await session.perform(step({"open": "/admin/login/"}), values)
    typed = {"fill": {"selector": "#login-form input[type=submit]", "value": "{secret.password}"}}
    with pytest.raises(Changed) as failed:
        await session.perform(step(typed, timeout=1), values)
    assert failed.value.__cause__ is None
    assert failed.value.__context__ is None
    await session.close()


@pytest.mark.parametrize(
    "text",
    [
        CANARY,
        "C4nary-%3C%26%3Esol%2Ff%C3%A8ge%3F",
        "C4nary-&lt;&amp;&gt;sol/fège?",
        base64.b32encode(CANARY.encode()).decode(),
        base64.b64encode(CANARY.encode()).decode(),
        base64.urlsafe_b64encode(b"x:" + CANARY.encode() + b"!").decode(),
        CANARY.encode().hex().upper(),
    ],
)
def test_a_secret_is_found_in_every_encoding(text):
    redaction = Redaction()
    redaction.learn(CANARY)
    assert redaction.finds(f"before {text} after")
    assert not redaction.finds(redaction.clean(f"before {text} after"))
    assert not redaction.finds("nothing to hide")


def test_what_is_said_is_one_short_line():
    assert len(Redaction().shorten("word \n" * 100)) == 200
