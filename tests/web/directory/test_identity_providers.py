"""The page of identity providers: a token is shown once, replaced with an overlap, and ended."""

import re

from automation_log.domain.roles import Role
from tests.web.directory.desk import Desk

TOKEN = re.compile(r"alscim_[\w-]{43}")


async def test_a_token_is_shown_once(desk: Desk) -> None:
    made = await desk.send("identity-providers", name="Okta")
    (token,) = TOKEN.findall(made.text)
    assert made.headers["cache-control"] == "no-store"
    page = await desk.read("identity-providers")
    assert not TOKEN.findall(page)
    assert "http://log.test/w/acme/scim/v2" in page
    assert (await desk.web.services.scim_tokens.holder(token, "acme")).actor.label == "Okta"


async def test_a_token_is_replaced_and_ended(desk: Desk) -> None:
    (first,) = TOKEN.findall((await desk.send("identity-providers", name="Okta")).text)
    old = await _newest(desk)
    (second,) = TOKEN.findall((await desk.send(f"identity-providers/{old}/replace")).text)
    for token in (first, second):
        await desk.web.services.scim_tokens.holder(token, "acme")
    await desk.done(f"identity-providers/{await _newest(desk)}/end")
    assert "ended" in await desk.read("identity-providers")
    assert "ends sooner already" in await desk.refused(f"identity-providers/{await _newest(desk)}/end", 404)


async def test_a_holder_needs_a_name(desk: Desk) -> None:
    page = await desk.refused("identity-providers", 422, name=" ")
    assert 'id="error-name"' in page


async def _newest(desk: Desk) -> str:
    async with desk.web.record.database.reading(desk.web.record.workspace_id) as connection:
        row = await (
            await connection.execute("SELECT id FROM scim_tokens ORDER BY id DESC LIMIT 1")
        ).fetchone()
    assert row is not None
    return str(row["id"])


async def test_an_issuer_is_trusted_and_ended(desk: Desk) -> None:
    here = "http://log.test/w/acme/global-token-revocation"
    assert f'value="{here}"' in await desk.read("identity-providers")
    fields = {"provider": "Okta", "issuer": "https://acme.okta.com", "audience": here}
    keys = "https://acme.okta.com/oauth2/v1/keys"
    page = await desk.refused("trusted-issuer", 422, **fields, keys="http://acme.okta.com/keys")
    assert 'id="error-keys"' in page
    assert 'value="https://acme.okta.com"' in page
    assert "Nobody is trusted" in page
    assert await desk.done("trusted-issuer", **fields, keys=keys) == "identity-providers"
    page = await desk.read("identity-providers")
    assert f"<code>{keys}</code>" in page
    assert "Trust this one instead" in page
    await desk.done("trusted-issuer/end")
    assert "Nobody is trusted" in await desk.read("identity-providers")
    assert "No issuer is trusted" in await desk.refused("trusted-issuer/end", 404)


async def test_who_pushes_is_for_owners_and_super_admins_to_decide(desk: Desk) -> None:
    await desk.send("identity-providers", name="Okta")
    token = await _newest(desk)
    desk.browser = await desk.web.signed_in(Role.ADMIN)
    for address in (
        "identity-providers",
        f"identity-providers/{token}/replace",
        f"identity-providers/{token}/end",
    ):
        assert "owners and super admins decide" in await desk.refused(address, 403, name="Mine")
    assert await _newest(desk) == token


async def test_an_admin_trusts_nobody(desk: Desk) -> None:
    here = "http://log.test/w/acme/global-token-revocation"
    fields = {"provider": "Mine", "issuer": "https://mine.example", "audience": here}
    desk.browser = await desk.web.signed_in(Role.ADMIN)
    for form in ("trusted-issuer", "trusted-issuer/end"):
        said = await desk.refused(form, 403, **fields, keys="https://mine.example/keys")
        assert "owners and super admins decide" in said
    assert "Nobody is trusted" in await desk.read("identity-providers")
