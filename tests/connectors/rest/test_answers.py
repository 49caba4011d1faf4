"""What stands in an answer, and what an answer means."""

import gzip

import pytest
from fastapi.responses import JSONResponse, Response

from automation_log.connectors.rest.connector import RestConnector
from automation_log.domain.errors import Changed, Refused, TargetError
from automation_log.domain.reasons import Reason
from tests.connectors.rest.desk import GET, SEED, VALUES, definition, opened, step

FIND = {
    "find": {"where": {"email": "ada@example.com"}, "columns": {"found.id": "id", "found.role": "role.name"}}
}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], ("", "")),
        ([{"id": 1, "email": "xada@example.com", "role": {"name": "A"}}], ("", "")),
        ([{"id": 1, "email": " ADA@example.com", "role": {"name": "A"}}], ("1", "A")),
        ([{"id": 1, "email": "ada@example.com", "role": None}], ("1", "")),
        ([{"id": 1, "email": None, "role": None}], ("", "")),
    ],
)
async def test_a_row_is_found_exactly_or_not_at_all(desk, rows, found):
    desk.reply = lambda asked: rows
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    reading = await session.perform(step(GET, FIND), {})
    assert (reading.values["found.id"], reading.values["found.role"]) == found
    await session.close()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"id": 1, "email": "ada@example.com", "role": None}] * 2, "2 rows where one is meant"),
        ([{"id": 1, "mail": "ada@example.com", "role": None}], "no email in any row"),
        ([{"id": 1, "email": "ada@example.com"}], r"no role\.name in any row"),
        ({"error": "starting up"}, "no list at its top"),
    ],
)
async def test_rows_that_are_not_as_the_definition_says(desk, rows, message):
    desk.reply = lambda asked: rows
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    with pytest.raises(Changed, match=message):
        await session.perform(step(GET, FIND), {})
    await session.close()


async def test_rows_are_counted_here(desk):
    desk.reply = lambda asked: [{"role": role} for role in ("Admin", "admin ", "Admins", None)]
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    counts = ({"name": "all"}, {"name": "admins", "where": {"role": "{role}"}})
    reading = await session.perform(step(GET, *({"count_rows": one} for one in counts)), {"role": "Admin"})
    assert dict(reading.values) == {"all": "4", "admins": "2"}
    await session.close()


async def test_what_is_missing_may_have_a_reason(desk):
    desk.reply = lambda asked: []
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    with pytest.raises(Refused) as refused:
        await session.perform(step(GET, {"find": FIND["find"] | {"missing": "user_not_found"}}), {})
    assert refused.value.reason is Reason.USER_NOT_FOUND
    with pytest.raises(Refused) as refused:
        await session.perform(step(GET, {"take": {"name": "a", "at": "b", "missing": "role_unknown"}}), {})
    assert refused.value.reason is Reason.ROLE_UNKNOWN
    with pytest.raises(Changed, match="nothing at b"):
        await session.perform(step(GET, {"take": {"name": "a", "at": "b"}}), {})
    await session.close()


async def test_what_is_gone_is_gone(desk):
    desk.reply = lambda asked: JSONResponse({"success": False}, status_code=404)
    app = definition(auth="basic", errors=[{"at": "success", "equals": False, "reason": "failed"}])
    session = await opened(desk, app)
    for _ in range(2):
        await session.perform(step({"call": {"method": "DELETE", "path": "/x", "absent": [404, 410]}}), {})
    reading = await session.perform(
        step({"call": {"path": "/x", "absent": [404]}}, {"take": {"name": "found.id", "at": "id"}}), {}
    )
    assert dict(reading.values) == {"found.id": ""}
    with pytest.raises(Refused) as refused:
        await session.perform(step(GET), {})
    assert refused.value.reason is Reason.FAILED
    desk.reply = lambda asked: Response(status_code=404)
    with pytest.raises(Changed, match="answered 404 to GET /x"):
        await session.perform(step(GET), {})
    await session.close()


async def test_texts_of_what_stands_in_an_answer(desk):
    desk.reply = lambda asked: {
        "data": {
            "a": [{"n": "x"}, {"n": None}, {"n": "y"}],
            "yes": True,
            "no": False,
            "status": "Active",
            "deep": {},
        }
    }
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    takes = {
        "joined": {"at": "data.a.*.n"},
        "second": {"at": "data.a.2.n"},
        "yes": {"at": "data.yes"},
        "no": {"at": "data.no"},
        "active": {"at": "data.status", "equals": "active"},
        "off": {"at": "data.no", "equals": False},
        "zero": {"at": "data.no", "equals": 0},
        "deep": {"at": "data.deep"},
    }
    reading = await session.perform(
        step(GET, *({"take": {"name": name, **spot}} for name, spot in takes.items())), {}
    )
    assert list(reading.values.values()) == ["x, y", "y", "yes", "", "yes", "yes", "", "{}"]
    await session.close()


@pytest.mark.parametrize(
    ("answer", "reason", "message"),
    [
        (JSONResponse({"success": 0, "why": "Full"}), Reason.NOT_ENOUGH_SEATS, "Full"),
        (JSONResponse({"errors": [{"code": "ROLE"}]}, status_code=400), Reason.ROLE_UNKNOWN, "ROLE"),
        (Response("please wait, starting up", status_code=404), Reason.APP_UNAVAILABLE, "Starting up"),
        (Response(status_code=409), Reason.IN_DOUBT, "could not be proven"),
        (Response(status_code=401), Reason.BAD_CREDENTIALS, "answered 401"),
        (Response(status_code=403), Reason.PERMISSION_MISSING, "answered 403"),
        (Response(status_code=302, headers={"location": "/login"}), Reason.APP_CHANGED, "answered 302"),
        (Response(status_code=500), Reason.APP_UNAVAILABLE, "answered 500"),
    ],
)
async def test_an_answer_means_what_the_definition_declares(desk, answer, reason, message):
    desk.reply = lambda asked: answer
    app = definition(
        auth="basic",
        message="why",
        errors=[
            {"at": "success", "equals": 0, "reason": "not_enough_seats"},
            {"at": "errors.*.code", "text": "role", "status": 400, "reason": "role_unknown"},
            {"text": "Starting up", "reason": "app_unavailable"},
            {"status": 409, "reason": "in_doubt"},
        ],
    )
    session = await opened(desk, app)
    with pytest.raises(TargetError, match=message) as failed:
        await session.perform(step(GET), {})
    assert failed.value.reason is reason
    # Texts that look like a refusal may stand in an answer that is as expected.
    desk.reply = lambda asked: {"errors": [], "note": "starting up, success 0"}
    await session.perform(step(GET), {})
    await session.close()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Response(gzip.compress(b"{}"), headers={"content-encoding": "gzip"}), "packs its answers"),
        (Response(b" " * (17 * 1024 * 1024)), "larger than 16 MiB"),
        (Response(b"[" * 200_000), "nothing at a"),
        (Response(b"\xff\xfe<html>"), "nothing at a"),
    ],
)
async def test_answers_that_would_do_harm_are_refused(desk, answer, message):
    desk.reply = lambda asked: answer
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    with pytest.raises(Changed, match=message):
        await session.perform(step(GET, {"take": {"name": "a", "at": "a"}}), {})
    await session.close()


async def test_everything_at_a_place_is_read_in_order_one_a_line(desk):
    desk.reply = lambda asked: {
        "groups": [{"name": "Viewers"}, {"name": None}, {"name": "Editors"}],
        "none": [],
    }
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    takes = ({"take_all": {"name": name, "at": f"{name}.*.name"}} for name in ("groups", "none"))
    reading = await session.perform(step(GET, *takes), {})
    assert dict(reading.values) == {"groups": "Editors\nViewers", "none": ""}
    with pytest.raises(Changed, match=r"nothing at roles\.\*"):
        await session.perform(step(GET, {"take_all": {"name": "roles", "at": "roles.*"}}), {})
    await session.close()


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("base32", "jbsw y3dp ehpk 3pxp"),
        ("hex", "48656c6c6f21deadbeef"),
        ("otpauth", f"otpauth://totp/Desk:robot?secret={SEED}&issuer=Desk"),
    ],
)
async def test_a_seed_is_read_in_the_form_the_app_writes(desk, form, written):
    desk.reply = lambda asked: {"seed": written, "other": "mfa is off!"}
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    take = {"name": "secret.totp", "at": "seed", "form": form}
    reading = await session.perform(step(GET, {"take_seed": take}, shows_secret=True), {})
    assert (dict(reading.values), reading.seen) == ({"secret.totp": SEED}, "")
    with pytest.raises(Changed) as failed:
        await session.perform(step(GET, {"take_seed": take | {"at": "other"}}, shows_secret=True), {})
    assert "mfa" not in str(failed.value)
    assert failed.value.__context__ is None
    later = await session.perform(step(GET, {"take": {"name": "found.seed", "at": "seed"}}), {})
    assert SEED not in repr(later)
    assert written not in repr(later)
    await session.close()


async def test_what_no_record_can_hold_is_left_out(desk):
    desk.reply = lambda asked: Response(b'{"name": "A\\u0000da \\ud800"}', media_type="application/json")
    session = await RestConnector().open(definition(auth="basic"), desk.address, VALUES)
    reading = await session.perform(step(GET, {"take": {"name": "found.name", "at": "name"}}), {})
    assert dict(reading.values) == {"found.name": "Ada ?"}
    await session.close()
