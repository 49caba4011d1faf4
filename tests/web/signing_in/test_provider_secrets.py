"""No token, code or client secret of a sign-in is kept, told or logged."""

import base64
import logging
from urllib.parse import parse_qs, urlsplit

import pytest

from automation_log.domain.roles import Role
from tests.web.signing_in.conftest import Entrance
from tests.web.signing_in.issuer import ACCESS_TOKEN, CLIENT_SECRET


async def test_no_token_code_or_secret_is_kept_told_or_logged(
    entrance: Entrance, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = entrance.web.browser()
    back = await entrance.sent_back(browser)
    code = parse_qs(urlsplit(back).query)["code"][0]
    answers = [await browser.get(back)]
    entrance.issuer.claims = {"nonce": "another"}
    other = entrance.web.browser()
    failed = await entrance.sent_back(other)
    answers.append(await other.get(failed))
    owner = await entrance.web.signed_in()
    answers.append(await owner.get("/w/acme/identity-providers"))
    answers.append(await owner.get(f"/w/acme/members/{entrance.web.members[Role.GUEST]}"))
    told = "".join(answer.text + str(answer.headers) for answer in answers)
    printed = capfd.readouterr()
    tables = await entrance.all(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND has_table_privilege(oid, 'SELECT')"
    )
    kept = ""
    for table in tables:
        kept += str(await entrance.all(f"SELECT t::text FROM {table['relname']} t"))
    assert "guest-at-okta" in kept, "it looks where things are kept"
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    everywhere = told + kept + printed.out + printed.err + ours
    for secret in (CLIENT_SECRET, ACCESS_TOKEN, *entrance.issuer.id_tokens, code):
        for spelled in (secret, base64.b64encode(secret.encode()).decode(), secret.encode().hex()):
            assert spelled not in everywhere
