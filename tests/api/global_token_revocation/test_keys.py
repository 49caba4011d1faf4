"""The issuer's keys: kept for minutes, read anew for an unknown one, at most once a minute, and only strong ones."""

import asyncio
import json
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from automation_log.access.checked_requests import Unreadable
from automation_log.access.issuer_keys import PAUSE, key_set
from automation_log.access.kept_documents import KEPT
from tests.api.global_token_revocation.conftest import Desk
from tests.api.global_token_revocation.issuer import new_key

A_MOMENT = timedelta(seconds=1)


async def test_keys_are_read_once_and_kept_for_minutes(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.ask() for _ in range(4)))
    assert {answer.status_code for answer in answers} == {204}
    assert desk.issuer.asked == 1
    desk.clock.ahead = KEPT - A_MOMENT
    assert (await desk.ask()).status_code == 204
    assert desk.issuer.asked == 1
    desk.clock.ahead = KEPT + A_MOMENT
    assert (await desk.ask()).status_code == 204
    assert desk.issuer.asked == 2


async def test_a_new_key_is_read_when_it_is_met_and_an_old_one_is_forgotten(desk: Desk) -> None:
    assert (await desk.ask()).status_code == 204
    old, new = desk.issuer.keys["first"], new_key("second")
    # Signed before it is published: unknown, then read.
    await desk.refused(401, desk.issuer.token(key=new))
    desk.issuer.keys = {"second": new}
    desk.clock.ahead = PAUSE + A_MOMENT
    assert (await desk.ask()).status_code == 204
    assert desk.issuer.asked == 2
    # Withdrawn, the old one is not believed any more.
    await desk.refused(401, desk.issuer.token(key=old))


async def test_however_many_unknown_keys_come_the_issuer_is_asked_once_a_minute(desk: Desk) -> None:
    for number in range(5):
        await desk.refused(
            401, desk.issuer.token(key=desk.issuer.keys["first"], header={"kid": f"k{number}"})
        )
    assert desk.issuer.asked == 1
    desk.clock.ahead = PAUSE + A_MOMENT
    for number in range(5):
        await desk.refused(401, desk.issuer.token(header={"kid": f"m{number}"}))
    assert desk.issuer.asked == 2
    # Whoever is nobody's issuer leads to no question at all.
    desk.clock.ahead = 2 * (PAUSE + A_MOMENT)
    await desk.refused(401, desk.issuer.token(iss="https://evil.example", header={"kid": "n"}))
    assert desk.issuer.asked == 2


@pytest.mark.parametrize(
    ("status", "document"),
    [(500, None), (302, None), (200, b"<html>"), (200, b"[]"), (200, b'{"keys": {}}'), (200, b"x" * 300_000)],
    ids=["down", "leads on", "a page", "a list", "no list of keys", "endless"],
)
async def test_keys_that_cannot_be_read_are_nobodys_no(
    desk: Desk, status: int, document: bytes | None
) -> None:
    desk.issuer.status, desk.issuer.document = status, document
    token = desk.issuer.token()
    for _ in range(2):
        answer = await desk.ask(token)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert answer.json()["code"] == "issuer_unavailable"
    assert desk.issuer.asked == 1
    desk.issuer.status, desk.issuer.document = 200, None
    desk.clock.ahead = PAUSE + A_MOMENT
    assert (await desk.ask(token)).status_code == 204


def test_only_strong_public_keys_are_taken() -> None:
    good, curve = new_key("rsa"), ECKey.generate_key("P-256", {"kid": "ec"})
    weak = RSAKey.import_key(RSAKey.generate_key(1024).as_dict(private=False) | {"kid": "weak"})
    shared = OctKey.generate_key(256, {"kid": "shared"})
    said = [
        *(good.as_dict(private=True), curve.as_dict(private=False), weak.as_dict(private=False)),
        *(shared.as_dict(private=True), {"kty": "RSA", "kid": "broken", "n": "AA", "e": "?"}),
        *({"kty": "AKP", "kid": "of tomorrow"}, {"kty": "RSA", "n": "AQAB", "e": "AQAB"}, "x", None, []),
    ]
    keys = key_set(json.dumps({"keys": said}).encode())
    assert [key.kid for key in keys] == ["rsa", "ec"]
    assert not any(key.is_private for key in keys)


@pytest.mark.parametrize("document", [b"", b"{}", b"7", b'{"keys": 7}', b"[" * 200_000, b"\xff"])
def test_what_is_no_set_of_keys_is_said(document: bytes) -> None:
    with pytest.raises(Unreadable):
        key_set(document)
