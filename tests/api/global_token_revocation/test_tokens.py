"""Every token that is not signed by the trusted issuer, for us, in time and once is refused, and leaves no trace."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey, RSAKey

from automation_log.access.signed_tokens import LEEWAY
from tests.api.global_token_revocation.conftest import ADA, BY_EMAIL, OLIVE, Desk
from tests.api.global_token_revocation.issuer import AUDIENCE, ISSUER, TYPE, Issuer, new_key

Bad = Callable[[Issuer], str]


def at(issuer: Issuer, seconds: int) -> int:
    return int(issuer.clock().timestamp()) + seconds


def part(said: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def header(token: str) -> dict[str, object]:
    said: dict[str, object] = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    return said


def unsigned(issuer: Issuer) -> str:
    """RFC 8725 §2.1: alg none, and no signature."""
    return f"{part({'typ': TYPE, 'alg': 'none', 'kid': 'first'})}.{issuer.token().split('.')[1]}."


def signed_with_the_public_key(issuer: Issuer, shape: str) -> str:
    """RFC 8725 §2.1: HS256 with what everybody can read as the shared secret."""
    key = issuer.keys["first"]
    assert isinstance(key, RSAKey)
    secret = {
        "pem": key.as_pem(private=False),
        "der": key.as_der(private=False),
        "jwk": json.dumps(key.as_dict(private=False)).encode(),
    }[shape]
    text = f"{part({'typ': TYPE, 'alg': 'HS256', 'kid': 'first'})}.{issuer.token().split('.')[1]}"
    signature = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_its_own_key(issuer: Issuer) -> str:
    """RFC 8725 §2.10: the key that should be believed comes with the token."""
    own = new_key("first")
    return issuer.token(
        key=own, header={"jwk": own.as_dict(private=False), "jku": "https://evil.example/keys"}
    )


def altered(issuer: Issuer) -> str:
    first, claims, signature = issuer.token().split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"jti": "another"}
    return f"{first}.{part(said)}.{signature}"


BAD: dict[str, Bad] = {
    "no token": lambda issuer: "",
    "no JWT": lambda issuer: "alscim_" + "x" * 43,
    "five parts": lambda issuer: "a.b.c.d.e",
    "header is a list": lambda issuer: f"{part([1])}.{part({})}.",
    "too long": lambda issuer: issuer.token(more="x" * 9000),
    "expired": lambda issuer: issuer.token(exp=at(issuer, -61)),
    "no exp": lambda issuer: issuer.token(exp=None),
    "exp is text": lambda issuer: issuer.token(exp="tomorrow"),
    "exp is NaN": lambda issuer: issuer.token(exp=float("nan")),
    "exp beyond every clock": lambda issuer: issuer.token(exp=10**400),
    "good for years": lambda issuer: issuer.token(exp=at(issuer, 10 * 365 * 86400)),
    "nbf in the future": lambda issuer: issuer.token(nbf=at(issuer, 120)),
    "iat in the future": lambda issuer: issuer.token(iat=at(issuer, 120)),
    "nbf is text": lambda issuer: issuer.token(nbf="now"),
    "wrong audience": lambda issuer: issuer.token(aud="https://other.example.com/global-token-revocation"),
    "audience of another workspace": lambda issuer: issuer.token(aud=AUDIENCE.replace("acme", "other")),
    "no audience": lambda issuer: issuer.token(aud=None),
    "wrong issuer": lambda issuer: issuer.token(iss="https://evil.okta.com"),
    "issuer with a slash": lambda issuer: issuer.token(iss=f"{ISSUER}/"),
    "issuer is a list": lambda issuer: issuer.token(iss=[ISSUER]),
    "no issuer": lambda issuer: issuer.token(iss=None),
    "no jti": lambda issuer: issuer.token(jti=None),
    "empty jti": lambda issuer: issuer.token(jti=""),
    "jti is a number": lambda issuer: issuer.token(jti=7),
    "endless jti": lambda issuer: issuer.token(jti="x" * 501),
    "wrong typ": lambda issuer: issuer.token(header={"typ": "JWT"}),
    "an ID token": lambda issuer: issuer.token(header={"typ": None}),
    "no kid": lambda issuer: issuer.token(header={"kid": None}),
    "unknown kid": lambda issuer: issuer.token(key=new_key("second")),
    "other key, same kid": lambda issuer: issuer.token(key=new_key("first")),
    "brings its own key": with_its_own_key,
    "other family of keys": lambda issuer: issuer.token(
        key=ECKey.generate_key("P-256", {"kid": "first"}), header={"alg": "ES256"}
    ),
    "other algorithm than the key's": lambda issuer: issuer.token(
        key=RSAKey.import_key(issuer.keys["first"].as_dict(private=True) | {"alg": "PS256"}),
        header={"alg": "PS256"},
    ),
    "none": unsigned,
    "None": lambda issuer: unsigned(issuer).replace(
        part({"typ": TYPE, "alg": "none", "kid": "first"}), part({"typ": TYPE, "alg": "None", "kid": "first"})
    ),
    "HS256 with the public key as PEM": lambda issuer: signed_with_the_public_key(issuer, "pem"),
    "HS256 with the public key as DER": lambda issuer: signed_with_the_public_key(issuer, "der"),
    "HS256 with the public key as JWK": lambda issuer: signed_with_the_public_key(issuer, "jwk"),
    "an extension": lambda issuer: issuer.token(header={"crit": ["b64"], "b64": True}),
    "altered": altered,
    "signature cut": lambda issuer: issuer.token()[:-4],
    "no signature": lambda issuer: issuer.token().rpartition(".")[0] + ".",
}


async def test_every_bad_token_is_refused_and_leaves_no_trace(desk: Desk) -> None:
    for name, make in BAD.items():
        problem = await desk.refused(401, make(desk.issuer))
        assert problem["code"] in ("token_refused", "token_expired"), name
    # Not by accident: what differs from a good one is only what each case says.
    assert (await desk.ask()).status_code == 204


async def test_before_the_signature_holds_one_sentence_is_all_there_is(desk: Desk) -> None:
    told = {
        json.dumps(await desk.refused(401, make(desk.issuer), slug=slug))
        for name, make in BAD.items()
        for slug in ("acme", "nowhere")
        if name in ("no token", "wrong issuer", "none", "unknown kid", "other key, same kid", "altered")
    }
    told.add(json.dumps(await desk.refused(401, slug="nowhere")))
    assert len(told) == 1


async def test_what_is_wrong_with_a_signed_token_is_said(desk: Desk) -> None:
    issuer = desk.issuer
    assert (await desk.refused(401, issuer.token(aud="x")))["field"] == "aud"
    assert (await desk.refused(401, issuer.token(exp=at(issuer, -61))))["code"] == "token_expired"


@pytest.mark.parametrize("kind", [TYPE.upper(), f"application/{TYPE}"])
async def test_the_type_is_a_media_type(desk: Desk, kind: str) -> None:
    assert (await desk.ask(desk.issuer.token(header={"typ": kind}))).status_code == 204


async def test_clocks_may_differ_a_little_and_a_list_of_audiences_may_hold_ours(desk: Desk) -> None:
    seconds = int(LEEWAY.total_seconds()) - 20
    for token in (
        desk.issuer.token(exp=at(desk.issuer, -seconds)),
        desk.issuer.token(nbf=at(desk.issuer, seconds), iat=at(desk.issuer, seconds)),
        desk.issuer.token(nbf=None, iat=None, sub=None),
        desk.issuer.token(aud=["https://other.example.com", AUDIENCE]),
    ):
        assert (await desk.ask(token)).status_code == 204


async def test_other_pairs_of_keys_are_believed(desk: Desk) -> None:
    curve = ECKey.generate_key("P-256", {"kid": "curve", "use": "sig"})
    desk.issuer.keys["curve"] = curve
    assert (await desk.ask(desk.issuer.token(key=curve, header={"alg": "ES256"}))).status_code == 204


async def test_a_token_is_good_once(desk: Desk) -> None:
    token = desk.issuer.token()
    assert (await desk.ask(token)).status_code == 204
    before = await desk.facts()
    # Also with another body, and with one that cannot be read: the token comes first.
    for body in (BY_EMAIL, {"sub_id": {"format": "opaque", "id": str(desk.ada)}}, b"{"):
        answer = await desk.ask(token, body)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_used")
    assert await desk.facts() == before
    # Trusted anew, it is still the token that was used.
    await desk.trust(name="Okta again")
    assert (await desk.ask(token)).json()["code"] == "token_used"
    # Once it has expired, it need not be remembered.
    desk.clock.ahead = timedelta(hours=1)
    assert (await desk.ask(token)).json()["code"] == "token_expired"
    assert (await desk.ask()).status_code == 204


async def test_a_token_that_was_refused_for_its_body_or_person_may_come_again(desk: Desk) -> None:
    token = desk.issuer.token()
    await desk.refused(400, token, b"{")
    await desk.refused(404, token, {"sub_id": {"format": "email", "email": "nobody@example.com"}})
    assert (await desk.ask(token)).status_code == 204


async def test_an_issuer_that_is_not_trusted_any_more_is_refused(desk: Desk) -> None:
    await desk.trusted.end(desk.office.record.workspace_id, OLIVE)
    await desk.refused(401)
    await desk.trust(issuer="https://other.okta.com")
    await desk.refused(401)
    await desk.trust()
    assert (await desk.ask()).status_code == 204


async def test_no_token_is_in_the_record(desk: Desk) -> None:
    token = desk.issuer.token()
    assert (await desk.ask(token)).status_code == 204
    async with desk.office.record.database.reading(desk.office.record.workspace_id) as connection:
        cursor = await connection.execute(
            b"SELECT (SELECT string_agg(e::text, '') FROM entries e)"
            b" || (SELECT string_agg(t::text, '') FROM used_tokens t) AS text"
        )
        row = await cursor.fetchone()
    assert row is not None
    assert ADA in row["text"]
    for piece in (token, token.split(".")[2]):
        assert piece not in row["text"]
