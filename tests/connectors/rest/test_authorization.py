"""Who is let in, with what, and what happens when a token has run out."""

import base64
from typing import Any
from urllib.parse import parse_qs

import pytest
from fastapi.responses import JSONResponse, Response

from automation_log.connectors.rest.connector import RestConnector
from automation_log.domain.errors import ConfigurationError, Refused
from automation_log.domain.reasons import Reason
from automation_log.domain.secrets import Secret
from tests.connectors.rest.desk import GET, VALUES, Asked, definition, opened, step

SIGN_IN = {
    "step": "Sign in",
    "shows_secret": True,
    "do": [
        {"call": {"method": "POST", "path": "/login", "json": {"password": "{secret.password}"}}},
        {"take": {"name": "secret.session", "at": "token"}},
    ],
}


@pytest.mark.parametrize(
    ("rest", "header", "sent"),
    [
        (
            {"auth": "basic"},
            "authorization",
            "Basic " + base64.b64encode("robot:P4ss:wörd/+".encode()).decode(),
        ),
        ({"auth": "bearer"}, "authorization", "Bearer t0ken"),
        ({"auth": "bearer", "header": "X-Api-Key", "scheme": ""}, "x-api-key", "t0ken"),
        ({"auth": "bearer", "headers": {"X-Version": "2026-11"}}, "x-version", "2026-11"),
    ],
)
async def test_the_account_is_let_in_as_declared(desk, rest, header, sent):
    values = VALUES | ({} if rest["auth"] == "basic" else {"secret.password": Secret("t0ken")})
    session = await RestConnector().open(definition(**rest), desk.address, values)
    await session.perform(step(GET), {})
    await session.close()
    assert desk.asked[0].headers[header] == sent


async def test_a_token_no_header_can_carry_is_said(desk):
    session = await opened(desk, definition())
    with pytest.raises(ConfigurationError, match="no header can carry") as refused:
        await session.perform(step(GET), {})
    assert "P4ss" not in str(refused.value)
    assert desk.asked == []


async def test_client_credentials_are_exchanged_once_and_again_when_they_have_run_out(desk):
    tokens = iter(("first", "second", "third"))
    good = {"Bearer first"}

    def reply(asked: Asked) -> Any:
        if asked.path == "/token":
            return {"access_token": next(tokens), "token_type": "bearer"}
        return {} if asked.headers["authorization"] in good else JSONResponse({}, status_code=401)

    desk.reply = reply
    session = await opened(desk, definition(auth="client_credentials", token_path="/token", scope="people"))
    for _ in range(2):
        await session.perform(step(GET), {})
    assert [asked.path for asked in desk.asked] == ["/token", "/x", "/x"]
    client = base64.b64decode(desk.asked[0].headers["authorization"].removeprefix("Basic ")).decode()
    assert client == "robot:P4ss%3Aw%C3%B6rd%2F%2B"
    assert parse_qs(desk.asked[0].body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["people"],
    }
    good.clear()
    good.add("Bearer second")
    await session.perform(step(GET), {})
    good.clear()
    with pytest.raises(Refused) as refused:
        await session.perform(step(GET), {})
    assert refused.value.reason is Reason.BAD_CREDENTIALS
    assert [asked.path for asked in desk.asked][3:] == ["/x", "/token", "/x", "/x", "/token", "/x"]
    await session.close()


async def test_a_client_that_is_not_let_in_has_bad_credentials(desk):
    desk.reply = lambda asked: JSONResponse({"error": "invalid_client"}, status_code=400)
    session = await opened(desk, definition(auth="client_credentials", token_path="/token"))
    with pytest.raises(Refused) as refused:
        await session.perform(step(GET), {})
    assert refused.value.reason is Reason.BAD_CREDENTIALS
    assert len(desk.asked) == 1


async def test_a_session_signs_in_anew_once_and_its_token_stays_inside(desk):
    app = definition(
        auth="session",
        sign_in=[SIGN_IN],
        errors=[{"at": "code", "equals": "NO_CODE", "reason": "mfa_not_managed"}],
    )
    tokens = iter(range(100))
    state: dict[str, Any] = {"token": None, "code": ""}

    def reply(asked: Asked) -> Any:
        if asked.path == "/login":
            state["token"] = f"Bearer token-{next(tokens)}"
            return {"token": state["token"].removeprefix("Bearer ")}
        if state["code"]:
            return JSONResponse({"code": state["code"]}, status_code=401)
        return (
            {} if asked.headers.get("authorization") == state["token"] else JSONResponse({}, status_code=401)
        )

    desk.reply = reply
    session = await opened(desk, app)
    reading = await session.perform(app.sign_in[0], VALUES)
    assert (dict(reading.values), reading.seen) == ({}, "")
    await session.perform(step(GET), {})
    state["token"] = "another"
    await session.perform(step(GET), {})
    assert [asked.path for asked in desk.asked] == ["/login", "/x", "/x", "/login", "/x"]
    state["code"] = "NO_CODE"
    with pytest.raises(Refused) as refused:
        await session.perform(step(GET), {})
    assert refused.value.reason is Reason.MFA_NOT_MANAGED
    state["code"] = "other"
    with pytest.raises(Refused) as refused:
        await session.perform(step(GET), {})
    assert refused.value.reason is Reason.BAD_CREDENTIALS
    assert [asked.path for asked in desk.asked][5:] == ["/x", "/x", "/login", "/x"]
    await session.close()


async def test_a_session_may_be_a_cookie(desk):
    app = definition(
        auth="session",
        sign_in=[{"step": "Sign in", "do": SIGN_IN["do"][:1]}],
        errors=[{"status": 401, "reason": "bad_credentials"}],
    )
    cookies = (f"sid={number:016}" for number in range(100))
    state = {"cookie": ""}

    def reply(asked: Asked) -> Any:
        if asked.path == "/login":
            state["cookie"] = next(cookies)
            return Response(status_code=204, headers={"set-cookie": f"{state['cookie']}; HttpOnly; Path=/"})
        is_let_in = asked.headers.get("cookie") == state["cookie"]
        return {"echo": asked.headers["cookie"]} if is_let_in else JSONResponse({}, status_code=401)

    desk.reply = reply
    session = await opened(desk, app)
    await session.perform(app.sign_in[0], VALUES)
    await session.perform(step(GET), {})
    state["cookie"] = "another"
    reading = await session.perform(step(GET, {"take": {"name": "found.echo", "at": "echo"}}), {})
    assert [asked.path for asked in desk.asked] == ["/login", "/x", "/x", "/login", "/x"]
    assert dict(reading.values) == {"found.echo": "sid=▮▮▮"}
    await session.close()
