"""What is sent, and where each value stands in it."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
import yaml

from automation_log.connectors.codes import OneTimeCodes
from automation_log.connectors.rest.connector import RestConnector
from automation_log.domain.errors import ConfigurationError
from automation_log.domain.secrets import Secret
from automation_log.domain.totp import Totp
from tests.connectors.rest.desk import GET, SEED, VALUES, definition, opened, step


async def test_values_stand_quoted_where_they_go(desk):
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    hostile = "../a?b=c&d#e/%2e ü"
    call = {
        "method": "POST",
        "path": "/people/{person.email}?fields=id",
        "query": {"filter[email][_eq]": "{person.email}", "limit": 5},
        "json": {"note": 'is "{person.email}"', "list": ["{secret.new_password}", 3, True, None]},
    }
    values = {"person.email": hostile, "secret.new_password": Secret('N3w"\\')}
    await session.perform(step({"call": call}), values)
    (asked,) = desk.asked
    assert asked.path == "/people/..%2Fa%3Fb%3Dc%26d%23e%2F%252e%20%C3%BC"
    assert parse_qs(asked.query) == {"fields": ["id"], "filter[email][_eq]": [hostile], "limit": ["5"]}
    assert yaml.safe_load(asked.body) == {"note": f'is "{hostile}"', "list": ['N3w"\\', 3, True, None]}
    form = {"method": "POST", "path": "/people", "form": {"password": "{secret.new_password}", "to": "a&b"}}
    await session.perform(step({"call": form}), values)
    assert parse_qs(desk.asked[1].body.decode()) == {"password": ['N3w"\\'], "to": ["a&b"]}
    await session.close()


@pytest.mark.parametrize("value", ["", ".", ".."])
async def test_a_place_in_an_address_is_never_left_empty(desk, value):
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    with pytest.raises(ConfigurationError, match="leaves empty"):
        await session.perform(
            step({"call": {"method": "DELETE", "path": "/people/{found.id}"}}), {"found.id": value}
        )
    assert desk.asked == []
    await session.close()


async def test_a_number_alone_goes_back_as_a_number(desk):
    desk.reply = lambda asked: {"data": [{"id": 7, "name": "Editors", "ratio": 0.5}]}
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    find = {"in": "data", "where": {"name": "editors"}, "columns": {"found.id": "id", "found.name": "name"}}
    reading = await session.perform(step(GET, {"find": find}), {})
    assert dict(reading.values) == {"found.id": "7", "found.name": "Editors"}
    body = {"role": "{found.id}", "text": "number {found.id}", "name": "{found.name}"}
    await session.perform(step({"call": {"method": "PUT", "path": "/x", "json": body}}), dict(reading.values))
    assert yaml.safe_load(desk.asked[1].body) == {"role": 7, "text": "number 7", "name": "Editors"}
    await session.close()


async def test_a_one_time_code_is_sent_once_a_window_and_kept_from_what_is_seen(desk):
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    desk.reply = lambda asked: {"echo": yaml.safe_load(asked.body)["otp"]}
    session = await opened(desk, definition(auth="basic"), codes=OneTimeCodes(now=lambda: now))
    code = Totp.from_text(SEED).code(Totp.from_text(SEED).window(now))
    reading = await session.perform(
        step(
            {"one_time_code": {"name": "secret.code", "secret": "secret.totp"}},
            {"call": {"method": "POST", "path": "/otp", "json": {"otp": "{secret.code}"}}},
            {"take": {"name": "found.echo", "at": "echo"}},
        ),
        {"secret.totp": Secret(SEED)},
    )
    assert yaml.safe_load(desk.asked[0].body) == {"otp": code}
    assert dict(reading.values) == {"found.echo": "▮▮▮"}
    assert code not in repr(reading)
    await session.close()


async def test_a_call_has_headers_of_its_own(desk):
    session = await RestConnector().open(
        definition(auth="basic", headers={"X-Account": "{account.username}"}), desk.address, VALUES
    )
    call = {"path": "/x", "headers": {"If-Match": '"{found.version}"'}}
    await session.perform(step({"call": call}), {"found.version": "7"})
    assert (desk.asked[0].headers["if-match"], desk.asked[0].headers["x-account"]) == ('"7"', "robot")
    with pytest.raises(ConfigurationError, match="no header can carry") as refused:
        await session.perform(step({"call": call}), {"found.version": "7\r\nX-Other: 8"})
    assert "8" not in str(refused.value)
    assert len(desk.asked) == 1
    await session.close()
