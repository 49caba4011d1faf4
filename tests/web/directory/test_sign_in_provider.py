"""The provider that vouches at sign-in: the owner sets it at a page, each mistake at its field, and others do not."""

from collections.abc import AsyncIterator

import pytest

from automation_log.domain.roles import Role
from automation_log.store import doors
from tests.web.conftest import Web, csrf_of
from tests.web.signing_in.conftest import Entrance, entrance_to
from tests.web.signing_in.issuer import CLIENT_SECRET


@pytest.fixture
async def entrance(web: Web) -> AsyncIterator[Entrance]:
    async with entrance_to(web) as made:
        yield made


async def test_the_owner_sets_it_at_the_page_and_others_do_not(entrance: Entrance) -> None:
    owner = await entrance.web.signed_in()
    fields = {
        "csrf": csrf_of(owner),
        "sign_in_name": "Entra",
        "sign_in_issuer": entrance.issuer.address,
        "client_id": "us",
        "client_secret": CLIENT_SECRET,
        "takes_unverified": "yes",
    }
    for wrong, field in (
        ({"sign_in_name": " "}, "sign_in_name"),
        ({"sign_in_issuer": "http://okta.example.com"}, "sign_in_issuer"),
        ({"sign_in_issuer": f"{entrance.issuer.address}/elsewhere"}, "sign_in_issuer"),
        ({"sign_in_issuer": "https://169.254.169.254"}, "sign_in_issuer"),
        ({"client_id": ""}, "client_id"),
        ({"client_secret": "ü"}, "client_secret"),
    ):
        page = await owner.post("/w/acme/sign-in-provider", data=fields | wrong)
        assert (page.status_code, f'id="error-{field}"' in page.text) == (422, True), page.text
        assert CLIENT_SECRET not in page.text
    done = await owner.post("/w/acme/sign-in-provider", data=fields)
    assert (done.status_code, done.headers["location"]) == (
        303,
        "/w/acme/identity-providers?said=sign_in_set",
    )
    page = (await owner.get("/w/acme/identity-providers")).text
    assert "<bdi>Entra</bdi>" in page
    assert "http://log.test/w/acme/sign-in/callback" in page
    assert "also those it does not call verified" in page
    async with entrance.web.record.database.outside() as connection:
        assert len(await doors.vault_keys(connection)) == 1, "the vault's key is told apart at the next start"
    said = await entrance.all("SELECT personal::jsonb -> 'says' ->> 'said' AS said FROM entries ORDER BY id")
    assert "let Entra" in said[-1]["said"]
    assert "instead of Okta" in said[-1]["said"]
    admin = await entrance.web.signed_in(Role.SUPER_ADMIN)
    assert 'name="client_secret"' not in (await admin.get("/w/acme/identity-providers")).text
    ended = await admin.post("/w/acme/sign-in-provider/end", data={"csrf": csrf_of(admin)})
    assert ended.status_code == 303
    assert "None: people sign in with their password." in (await owner.get("/w/acme/identity-providers")).text
