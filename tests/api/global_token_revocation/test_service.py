"""The running service: an issuer is trusted by command, signs, and whoever was signed in at a page is not any more."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from automation_log.store.embedded import Addresses
from tests import service
from tests.api.global_token_revocation.issuer import ISSUER, Clock, Issuer
from tests.api.scim.conftest import listening

pytestmark = pytest.mark.long

OLIVE = {"sub_id": {"format": "email", "email": "olive@example.com"}}


async def test_the_next_page_of_whom_an_issuer_logs_out_asks_to_sign_in(
    addresses: Addresses, tmp_path: Path
) -> None:
    issuer = Issuer(clock=Clock())
    async with (
        listening(issuer) as keys_at,
        service.serving(addresses, tmp_path, "--no-worker") as running,
        httpx2.AsyncClient(base_url=running.address, timeout=60) as browser,
    ):
        audience = f"{running.address}/w/acme/global-token-revocation"
        trust = ("universal-logout", "trust", "Okta", ISSUER, "--audience", audience, "--keys", keys_at)
        await running.command(*trust)
        form = (await browser.get("/sign-in")).text
        csrf = re.search(r'name="csrf" value="([^"]+)"', form)
        assert csrf is not None
        fields = {"email": "olive@example.com", "password": "correct horse battery", "csrf": csrf[1]}
        assert (await browser.post("/sign-in", data=fields)).status_code == 303
        assert (await browser.get("/w/acme/log")).status_code == 200
        token = {"Authorization": f"Bearer {issuer.token(aud=audience)}"}
        async with httpx2.AsyncClient(timeout=60) as provider:
            assert (await provider.post(audience, json=OLIVE)).status_code == 401
            assert (await provider.post(audience, json=OLIVE, headers=token)).status_code == 204
            assert (await provider.post(audience, json=OLIVE, headers=token)).status_code == 401
        answer = await browser.get("/w/acme/log", headers={"Accept": "text/html"})
        assert answer.headers["location"].startswith("/sign-in")
        shown = json.loads(await running.command("universal-logout", "show", "--json"))
        assert shown["last_request_at"] is not None
