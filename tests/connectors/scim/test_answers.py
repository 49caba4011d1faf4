"""What a SCIM app's refusals mean: by status and scimType, its own sentence shown, secrets taken out."""

from datetime import timedelta

import pytest

from automation_log.domain.errors import (
    Changed,
    ConfigurationError,
    OutcomeUnknown,
    Refused,
    TargetUnavailable,
    Throttled,
)
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from tests.connectors.scim.office import TOKEN, definition, error, take

CREATE = {"create_user": {"username": "x", "password": "{secret.new_password}"}}
VALUES = {"secret.new_password": Secret("N3w-secret")}


@pytest.mark.parametrize(
    ("status", "more", "kind", "reason"),
    [
        (401, {}, Refused, Reason.BAD_CREDENTIALS),
        (403, {}, Refused, Reason.PERMISSION_MISSING),
        (409, {"scimType": "uniqueness"}, OutcomeUnknown, Reason.IN_DOUBT),
        (500, {}, TargetUnavailable, Reason.APP_UNAVAILABLE),
        (429, {}, Throttled, Reason.THROTTLED),
        (400, {"scimType": "invalidSyntax"}, Changed, Reason.APP_CHANGED),
        (404, {}, Changed, Reason.APP_CHANGED),
    ],
)
async def test_a_refusal_by_its_status(office, status, more, kind, reason):
    office.answers["POST", "/Users"] = lambda: error(status, f"No: {TOKEN} N3w-secret", **more)
    with pytest.raises(kind) as refused:
        await take(office, CREATE, values=VALUES)
    assert refused.value.reason is reason
    assert TOKEN not in str(refused.value)
    assert "N3w" not in str(refused.value)
    assert refused.value.__context__ is None
    assert status == 429 or "No: ▮▮▮ ▮▮▮" in str(refused.value)


@pytest.mark.parametrize(
    ("detail", "reason"),
    [
        ("emails[0].value: not an address", Reason.INVALID_EMAIL),
        ("The e-mail is taken", Reason.INVALID_EMAIL),
        ("The password is too short", Reason.PASSWORD_REJECTED),
        ("ada@freemail.example has no department", Reason.APP_CHANGED),
    ],
)
async def test_a_value_that_is_refused(office, detail, reason):
    office.answers["POST", "/Users"] = lambda: error(400, detail, scimType="invalidValue")
    with pytest.raises((Refused, Changed)) as refused:
        await take(office, CREATE, values=VALUES)
    assert refused.value.reason is reason


async def test_what_the_definition_declares_comes_first(office):
    office.answers["POST", "/Users"] = lambda: error(409, "All seats are taken")
    declared = [{"at": "detail", "text": "seats are taken", "reason": "not_enough_seats"}]
    with pytest.raises(Refused) as refused:
        await take(office, CREATE, values=VALUES, errors=declared)
    assert refused.value.reason is Reason.NOT_ENOUGH_SEATS


async def test_throttling_asks_for_its_time(office):
    office.answers["GET", "/Users"] = lambda: error(429, "Slowly", {"Retry-After": "320"})
    with pytest.raises(Throttled) as throttled:
        await take(office, {"count_users": {"name": "found.people"}})
    assert throttled.value.retry_after == timedelta(seconds=320)


async def test_a_person_who_is_gone(office):
    for action in ("set_groups", "join_groups"):
        with pytest.raises(Refused) as refused:
            await take(office, {action: {"user": "gone", "groups": ""}})
        assert refused.value.reason is Reason.USER_NOT_FOUND


async def test_a_token_that_ran_out_is_renewed_once(office):
    tokens = iter(("old-token-0123456789", TOKEN))
    office.answers["POST", "/oauth/token"] = lambda: {"access_token": next(tokens)}
    scim = {"auth": "client_credentials", "token_path": "/oauth/token"}
    office.hire("ada")
    reading = await take(office, {"count_users": {"name": "found.people"}}, scim=scim)
    assert reading.values == {"found.people": "1"}
    assert next(tokens, None) is None


def test_how_to_sign_in_is_complete_or_refused():
    for scim in ({"auth": "client_credentials"}, {"token_path": "/oauth/token"}, {"auth": "basic"}):
        with pytest.raises(ConfigurationError, match="scim"):
            definition(scim=scim)
