"""What goes in wrong comes out clear, and never as a 500."""

from itertools import product

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automation_log.store.embedded import Addresses
from tests.store.test_record import plant
from tests.web.conftest import Web, csrf_of
from tests.web.log.test_log import plant_roots

NOWHERE = "019a4a5e-7c1d-7b3a-9f00-5a1c2e3d4f60"
JUNK = [
    *("", "0", "-1", "9" * 400, "null", "nan", "1.", "é", "\ufffd", "../../etc", "<script>", "%F0%9F%92%A9"),
    *("' OR 1=1 --", "1.not-an-id", f"1.{'-' * 36}"),
]


async def test_no_query_breaks_a_page(web: Web) -> None:
    parent, leaf, *_ = await plant(web.record, 1)
    browser = await web.signed_in()
    addresses = (
        "log",
        f"jobs/{parent.id}",
        f"jobs/{parent.id}/nested",
        f"jobs/{leaf.id}",
        "jobs/new",
        "pauses",
        "batches",
    )
    names = ("q", "status", "before", "after", "upto", "around", "said", "task", "target", "page")
    for address, name, junk in product(addresses, names, JUNK):
        answer = await browser.get(f"/w/acme/{address}", params={name: junk}, follow_redirects=True)
        # A job that the log is to be opened around may not be there.
        assert answer.status_code in (200, 400, 404 if name == "around" else 400), (address, name, junk)


async def test_an_id_that_is_none_is_not_found(web: Web) -> None:
    browser = await web.signed_in()
    for junk in ("x", "0", "%2e%2e", "019a4a5e", "new%20", "'", "%ff"):
        for address in (f"jobs/{junk}", f"jobs/{junk}/nested", f"jobs/{NOWHERE}/pictures/{junk}.png"):
            assert (await browser.get(f"/w/acme/{address}")).status_code == 404, address
        for act in ("retry", "cancel"):
            answer = await browser.post(f"/w/acme/jobs/{junk}/{act}", data={"csrf": csrf_of(browser)})
            assert answer.status_code == 404, (act, junk)


async def test_a_malformed_filter_names_its_place(web: Web) -> None:
    browser = await web.signed_in()
    answer = await browser.get("/w/acme/log?q=app:figma+status:done", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["field"] == "q"
    assert answer.json()["type"] == "urn:automation-log:problem:malformed_filter"
    assert "character 18" in answer.json()["detail"]
    page = await browser.get("/w/acme/log", params={"q": '"><script>alert(1)</script> status:done'})
    assert page.status_code == 400
    assert "<script>alert" not in page.text
    assert "This filter cannot be read" in page.text


async def test_a_nul_is_refused_wherever_it_stands(web: Web) -> None:
    browser = await web.signed_in()
    form = {"csrf": csrf_of(browser), "task": "logging_in\0"}
    for answer in (
        await browser.get("/w/acme/log?q=%00"),
        await browser.get("/w/ac%00me/log"),
        await browser.get("/sign-in/%00"),
        await browser.post("/w/acme/jobs", data=form),
        await browser.post("/sign-in", data={"email": "a\0b"}),
    ):
        assert answer.status_code == 400
        assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("address", ["/sign-in", "/", "/w/acme/jobs", "/nothing/here"])
async def test_a_body_larger_than_a_form_is_refused(web: Web, address: str) -> None:
    browser = await web.signed_in()

    async def endless() -> object:
        for _ in range(100):
            yield b"x" * 1024

    declared = await browser.post(address, content=b"x" * 70_000)
    streamed = await browser.post(address, content=endless())
    for answer in (declared, streamed):
        assert answer.status_code == 413
        assert "Too large" in answer.text


async def test_a_file_where_text_is_asked_for_is_refused(web: Web) -> None:
    browser = await web.signed_in()
    answer = await browser.post(
        "/w/acme/jobs", files={"task": ("x.txt", b"x")}, data={"csrf": csrf_of(browser)}
    )
    assert answer.status_code == 422


async def test_no_body_breaks_a_form(web: Web) -> None:
    browser = await web.signed_in()
    bodies = (b"{", b"[]", b"\xff\xfe", b"a=%zz&b", b"&&&===")
    kinds = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "x")
    addresses = ("/", "/sign-in", "/sign-out", "/w/acme/jobs", f"/w/acme/jobs/{NOWHERE}/retry")
    for body, kind, address in product(bodies, kinds, addresses):
        answer = await browser.post(address, content=body, headers={"Content-Type": kind})
        assert 400 <= answer.status_code < 500, (body, kind, address)


async def test_unknown_addresses_and_methods_get_an_answer_of_ours(web: Web) -> None:
    browser = await web.signed_in()
    missing = await browser.get("/nothing/here")
    assert missing.status_code == 404
    assert "not_found" in missing.text
    assert (await browser.delete("/w/acme/log")).status_code == 405


FIELDS = ("task", "target", "people", "role", "scheduled_for", "zone", "key")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.fixed_dictionaries({}, optional={name: st.text(max_size=60) for name in FIELDS}))
async def test_whatever_is_typed_the_form_answers(web: Web, typed: dict[str, str]) -> None:
    browser = await web.signed_in()
    safe = {name: value.encode("utf-8", "replace").decode() for name, value in typed.items()}
    answer = await browser.post("/w/acme/jobs", data=safe | {"csrf": csrf_of(browser)})
    assert answer.status_code in (400, 422)
    assert await web.jobs() == []


async def test_an_act_the_record_refuses_is_a_conflict(web: Web) -> None:
    (job,) = await plant_roots(web.record, 1)
    browser = await web.signed_in()
    answer = await browser.post(f"/w/acme/jobs/{job.id}/retry", data={"csrf": csrf_of(browser)})
    assert answer.status_code == 409
    assert "Only a job that is Not completed can be retried." in answer.text


async def test_a_broken_request_is_said_and_shown_to_nobody(web: Web, addresses: Addresses) -> None:
    browser = await web.signed_in()
    await plant_roots(web.record, 1)
    with psycopg.connect(addresses.owner_url) as connection:
        connection.execute("DROP VIEW shown_jobs")
    answer = await browser.get("/w/acme/log")
    assert answer.status_code == 500
    assert "shown_jobs" not in answer.text
    assert "content-security-policy" in answer.headers
